"""The traps among names (Georgia, Jordan, Chad, the Congos …): the lexicon's examples, run through the finder."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
import yaml

from flows.mentions.names import find_names
from flows.text.document import split_sentences

TRAPS: list[dict[str, Any]] = yaml.safe_load(files("flows.lexicon").joinpath("geo_traps.yml").read_text(encoding="utf-8"))[
    "traps"
]


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap["text"][:50])
def test_names_are_read_for_what_they_are(trap: dict[str, Any]) -> None:
    everything = find_names(trap["text"], split_sentences(trap["text"]))
    found = [n for n in everything if n.type != "city"]  # a capital where something happens is a place
    codes: dict[str, set[str]] = {}
    for name in found:
        codes.setdefault(name.code, set()).add(name.surface)
    for code, surfaces in trap.get("finds", {}).items():
        assert set(surfaces) <= {n.surface for n in everything if n.code == code}, f"{code} not read: {everything}"
    for unwanted in trap.get("not", []):
        assert unwanted not in {*codes, *(n.surface for n in found)}, f"{unwanted} read: {codes}"
