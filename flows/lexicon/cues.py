"""Loads the lists of cue words: one YAML file of named lists each."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml


@cache
def load_cues(name: str) -> dict[str, frozenset[str]]:
    """The named word lists of ``flows/lexicon/<name>.yml``."""
    text = files("flows.lexicon").joinpath(f"{name}.yml").read_text(encoding="utf-8")
    lists: dict[str, list[str]] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {key: frozenset(words) for key, words in lists.items()}
