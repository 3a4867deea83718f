"""Every sector's examples and counterexamples read as they say by the cues alone, and the table of sectors is whole."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from flows.lexicon.sectors import Sector, expand_cue, list_sector_codes, load_sectors
from flows.topics.cues import find_cues, weigh_cues
from flows.topics.words import cut_words

CODES = """
trade finance industry agriculture energy mining environment transport digital science health education water
security defence governance humanitarian migration tourism culture urban social diplomacy
"""
EXAMPLES = [(sector.code, text) for sector in load_sectors() for text in sector.examples]
COUNTEREXAMPLES = [(sector.code, text) for sector in load_sectors() for text in sector.counterexamples]


def weigh(text: str) -> dict[str, float]:
    """The weight of each sector's cues in a text."""
    weights = weigh_cues([number for _, number in find_cues(cut_words(text))])
    return dict(zip(list_sector_codes(), map(float, weights), strict=True))


@pytest.mark.parametrize(("code", "text"), EXAMPLES)
def test_example_shows_its_sector_before_all_others(code: str, text: str) -> None:
    weights = weigh(text)
    assert max(weights, key=weights.__getitem__) == code, weights


@pytest.mark.parametrize(("code", "text"), COUNTEREXAMPLES)
def test_counterexample_does_not_show_the_sector(code: str, text: str) -> None:
    weights = weigh(text)
    assert not weights[code] or weights[code] < max(weights.values()), weights


def test_the_sectors_are_those_of_the_contract() -> None:
    assert list(list_sector_codes()) == CODES.split()


@pytest.mark.parametrize("sector", load_sectors(), ids=lambda one: one.code)
def test_sector_is_described(sector: Sector) -> None:
    assert sector.name
    assert sector.description
    assert sector.dac_code is None or re.fullmatch(r"\d{3}", sector.dac_code)
    assert len(sector.examples) >= 2
    assert len(sector.counterexamples) >= 2
    assert len(sector.cues) >= 50


@pytest.mark.parametrize("sector", load_sectors(), ids=lambda one: one.code)
def test_cues_are_plain_words_with_one_weight(sector: Sector) -> None:
    assert not [cue for cue, weight in sector.cues if cue != " ".join(cut_words(cue)) or weight not in (1, 2, 3)]
    weights: dict[str, set[int]] = {}
    for cue, weight in sector.cues:
        weights.setdefault(cue, set()).add(weight)
    assert not {cue: found for cue, found in weights.items() if len(found) > 1}


def test_only_defence_and_diplomacy_have_no_dac_code() -> None:
    assert {sector.code for sector in load_sectors() if sector.dac_code is None} == {"defence", "diplomacy"}


@pytest.mark.parametrize(
    ("cue", "forms"),
    [
        ("loan(s)", ["loan", "loans"]),
        ("export(s|ed)", ["export", "exports", "exported"]),
        ("labo(u)r right(s)", ["labor right", "labor rights", "labour right", "labour rights"]),
        ("peace", ["peace"]),
    ],
)
def test_cue_stands_for_all_its_forms(cue: str, forms: list[str]) -> None:
    assert Counter(expand_cue(cue)) == Counter(forms)
