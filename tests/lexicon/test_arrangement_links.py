"""The examples beside the lexicons of consolidation and resolution hold."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
import yaml

from flows.arrangements.traits import find_rounds, tells_under
from flows.entities.likeness import compare_persons
from flows.entities.organizations import resolve_organizations
from flows.entities.sighting import Sighting
from flows.lexicon.resolution import read_resolution_lexicon

EXAMPLES: dict[str, Any] = yaml.safe_load((files("flows.lexicon") / "arrangement_links.yml").read_text(encoding="utf-8"))[
    "examples"
]
CASES = read_resolution_lexicon()["cases"]


@pytest.mark.parametrize("example", EXAMPLES["rounds"], ids=lambda example: example["text"])
def test_rounds(example: dict[str, Any]) -> None:
    assert sorted(find_rounds(example["text"])) == example["finds"]


@pytest.mark.parametrize("example", EXAMPLES["parts"], ids=lambda example: example["text"])
def test_parts(example: dict[str, Any]) -> None:
    assert tells_under(example["text"], example["name"]) == example["is_part"]


@pytest.mark.parametrize(("kind", "is_same"), [("same_person", True), ("other_person", False)])
def test_persons(kind: str, is_same: bool) -> None:
    for one, other in CASES[kind]:
        found = compare_persons(Sighting("a1", "person:1", one), Sighting("a2", "person:2", other))
        assert (found.score > 0) == is_same, (one, other, found)


@pytest.mark.parametrize(("kind", "count"), [("same_organization", 1), ("other_organization", 2)])
def test_organizations(kind: str, count: int) -> None:
    for one, other in CASES[kind]:
        sightings = [Sighting("a1", "organization:1", one, "US"), Sighting("a2", "organization:2", other, "US")]
        assert len(set(resolve_organizations(sightings).values())) == count, (one, other)


@pytest.mark.parametrize("hostile", ["under the " * 5000, "- " * 20000, "second " * 20000, "12 " * 20000 + "agreements"])
def test_patterns_are_quick_on_hostile_words(hostile: str) -> None:
    assert find_rounds(hostile) == frozenset()
    assert not tells_under(hostile, "Power Africa")
