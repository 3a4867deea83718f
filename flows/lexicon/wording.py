"""The words and patterns of the lexicon's YAML files, loaded once: sections of rules, lists and sets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def load_wording(name: str) -> Any:
    """The content of ``flows/lexicon/<name>.yml``."""
    source = files("flows.lexicon").joinpath(f"{name}.yml").read_text(encoding="utf-8")
    return yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def load_patterns(name: str, section: str) -> tuple[re.Pattern[str], ...]:
    """The compiled patterns of one section of a lexicon file, in its order."""
    return tuple(re.compile(rule["pattern"]) for rule in load_wording(name)[section])


@cache
def load_word_set(name: str, section: str) -> frozenset[str]:
    """One section of a lexicon file as a set of words."""
    return frozenset(load_wording(name)[section])


@cache
def load_word_sets(name: str) -> Mapping[str, frozenset[str]]:
    """All sections of a lexicon file that holds word lists only."""
    return {section: frozenset(words) for section, words in load_wording(name).items()}
