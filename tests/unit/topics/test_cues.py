"""Cues are found longest first and weighed by sector."""

from __future__ import annotations

import numpy as np

from flows.lexicon.sectors import list_sector_codes
from flows.topics.cues import find_cues, load_cue_table, weigh_cues
from flows.topics.words import cut_words


def find(text: str) -> list[tuple[int, str]]:
    names = list(load_cue_table().numbers)
    return [(position, names[number]) for position, number in find_cues(cut_words(text))]


def test_the_longest_cue_wins_and_hides_those_inside() -> None:
    assert find("A trade agreement on wheat") == [(1, "trade agreement"), (4, "wheat")]
    assert (0, "food aid") in find("Food aid arrived")
    assert (0, "food") not in find("Food aid arrived")


def test_a_cue_ends_at_word_boundaries() -> None:
    assert find("coiled foil") == []


def test_hyphens_and_case_do_not_matter() -> None:
    assert find("ANTI-DUMPING") == find("anti dumping") == [(0, "anti dumping")]


def test_weights_go_to_the_cue_s_sectors_and_grow_ever_less() -> None:
    energy = list_sector_codes().index("energy")
    once, twice, thrice = (weigh_cues([number for _, number in find_cues(["electricity"] * n)])[energy] for n in (1, 2, 3))
    assert once == 3
    assert once < twice < thrice < 3 * once
    assert thrice - twice < twice - once


def test_no_cue_no_weight() -> None:
    assert not weigh_cues([]).any()
    assert weigh_cues([]).shape == (len(list_sector_codes()),)


def test_every_cue_weighs_for_some_sector() -> None:
    assert np.all(load_cue_table().weights.max(axis=1) > 0)
