"""What the models see: words marked by place, and a fixed number of cue figures."""

from __future__ import annotations

import numpy as np

from flows.lexicon.sectors import list_sector_codes
from flows.topics.features import LEAD_WORDS, TEXT_WORDS, describe_article, describe_claim

SECTORS = len(list_sector_codes())


def test_title_words_are_marked_and_pairs_do_not_cross_from_title_to_text() -> None:
    grams = describe_article("Oil deal", "Wheat fell").grams
    assert {"oil", "title:oil", "oil deal", "wheat fell"} <= grams
    assert "title:wheat" not in grams
    assert "deal wheat" not in grams


def test_words_after_the_limit_are_not_read() -> None:
    assert "uranium" in describe_article("", "x " * (TEXT_WORDS - 1) + "uranium").grams
    assert "uranium" not in describe_article("", "x " * TEXT_WORDS + "uranium").grams


def test_a_cue_counts_for_the_lead_only_inside_it() -> None:
    energy = list_sector_codes().index("energy")
    inside, outside = (describe_article("", "x " * n + "electricity").cues for n in (LEAD_WORDS - 1, LEAD_WORDS))
    assert inside[SECTORS + energy] > 0
    assert outside[SECTORS + energy] == 0
    assert outside[2 * SECTORS + energy] > 0


def test_figures_have_one_place_whatever_the_text() -> None:
    shapes = {describe_article(*texts).cues.shape for texts in (("", ""), ("Oil", "wheat"), ("", "…"))}
    assert shapes == {describe_claim("oil", "", "", None).cues.shape}


def test_a_claim_s_own_words_stand_apart_from_those_around_it() -> None:
    claim = describe_claim("a wheat loan", "the harbour", "Summit", "loan")
    assert {"wheat", "wheat loan", "around:harbour", "title:summit", "instrument:loan"} <= claim.grams
    assert "harbour" not in claim.grams


def test_foremost_is_marked_once() -> None:
    cues = describe_article("Wheat", "wheat and maize harvest").cues
    assert np.count_nonzero(cues[-SECTORS:]) == 1
    assert list_sector_codes()[int(cues[-SECTORS:].argmax())] == "agriculture"
