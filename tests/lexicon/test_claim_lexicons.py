"""Every example and counterexample of the lexicons that finish a claim reads as it says."""

from __future__ import annotations

from typing import Any

import pytest

from flows.lexicon.claim_words import read_claim_lexicon
from flows.partnerships.instrument_names import find_instrument_names
from flows.partnerships.modality import read_modality
from flows.partnerships.roles import Side, assign_roles

NAMES = read_claim_lexicon("instrument_heads")
ROLES = read_claim_lexicon("roles")
MODALITY = read_claim_lexicon("modality")


def by_text(example: dict[str, Any]) -> str:
    return str(example["text"])


@pytest.mark.parametrize("example", NAMES["examples"], ids=by_text)
def test_names_example(example: dict[str, Any]) -> None:
    found = find_instrument_names(example["text"])
    assert [f"{one.name} ({one.acronym})" if one.acronym else one.name for one in found] == example["find"]
    assert found[0].kind == example["kind"]


@pytest.mark.parametrize("example", NAMES["counterexamples"], ids=by_text)
def test_names_counterexample(example: dict[str, Any]) -> None:
    assert find_instrument_names(example["text"]) == ()


@pytest.mark.parametrize("example", MODALITY["examples"], ids=by_text)
def test_modality_example(example: dict[str, Any]) -> None:
    text = example["text"]
    assert read_modality(text, (0, len(text)), example["stage"]) == example["modality"]


@pytest.mark.parametrize("example", MODALITY["counterexamples"], ids=by_text)
def test_modality_counterexample(example: dict[str, Any]) -> None:
    text = example["text"]
    assert read_modality(text, (0, len(text)), example["stage"]) != example["not"]


def assign(example: dict[str, Any]) -> dict[str, str]:
    text = example["text"]
    bodies, banks = example.get("bodies", []), example.get("banks", [])
    sides = [
        Side(code, text.index(surface), text.index(surface) + len(surface), code in bodies, code in banks)
        for code, surface in example["sides"].items()
    ]
    return assign_roles(text, (0, len(text)), sides, example["instrument"], example.get("stage", "agreed"))


@pytest.mark.parametrize("example", ROLES["examples"], ids=by_text)
def test_roles_example(example: dict[str, Any]) -> None:
    assert assign(example) == example["roles"]


@pytest.mark.parametrize("example", ROLES["counterexamples"], ids=by_text)
def test_roles_counterexample(example: dict[str, Any]) -> None:
    assert set(assign(example).values()) == {"party"}
