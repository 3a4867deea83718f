"""What names and roles are made of beside what tells persons and organizations apart: suffixes, short names, spellings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class ResolutionWords:
    """The word lists of ``resolution.yml``."""

    suffixes: frozenset[str]
    honours: frozenset[str]
    modifiers: frozenset[str]
    short_names: Mapping[str, str]
    short_roles: Mapping[str, str]
    spellings: Mapping[str, str]
    plain: frozenset[str]
    joining: frozenset[str]


@cache
def load_resolution_words() -> ResolutionWords:
    """The words by which names are compared across articles."""
    data = read_resolution_lexicon()
    lists = {name: frozenset(data[name]) for name in ("suffixes", "honours", "modifiers", "plain", "joining")}
    return ResolutionWords(short_names=data["short_names"], short_roles=data["short_roles"], spellings=data["spellings"], **lists)


@cache
def read_resolution_lexicon() -> dict[str, Any]:
    """The whole file, its cases too."""
    text = resources.files("flows.lexicon").joinpath("resolution.yml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded
