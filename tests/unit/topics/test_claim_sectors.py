"""A claim's own words decide first, then those around it, then the title."""

from __future__ import annotations

import pytest

from flows.lexicon.sectors import list_sector_codes
from flows.topics import score_claim, score_claim_sectors

CLAIMS = [
    ("Japan will lend 300 million dollars for a railway to the port", "", "", "loan", "transport"),
    ("France and Niger signed an agreement on visas for migrant workers", "", "", "mou", "migration"),
    (
        "6 million dollars to promote tourism in Egypt",
        "Aid goes to many ends, among them farms.",
        "Where aid goes",
        "grant",
        "tourism",
    ),
    (
        "the two sides signed the agreement",
        "It lets fishing boats catch tuna in each other's waters.",
        "",
        "treaty",
        "agriculture",
    ),
    (
        "the two sides signed the agreement",
        "",
        "Fisheries accord gives trawlers fishing rights off Ghana",
        "treaty",
        "agriculture",
    ),
    ("The central bank got a currency swap line from China", "", "", "mou", "finance"),
    ("The army of Chad will train with French soldiers", "", "", "military", "defence"),
    ("The countries restored diplomatic relations", "", "", "other", "diplomacy"),
]


@pytest.mark.parametrize(("evidence", "surroundings", "title", "instrument", "wanted"), CLAIMS)
def test_claim_concerns(evidence: str, surroundings: str, title: str, instrument: str, wanted: str) -> None:
    assert score_claim(evidence, surroundings, title, instrument)[0] == wanted


def test_a_loan_for_a_project_takes_the_project_s_sector() -> None:
    found = score_claim("The World Bank approved a loan of 50 million dollars for a water supply project", "", "", "loan")
    assert found[0] == "water"


@pytest.mark.parametrize("texts", [("", "", ""), ("…", "", ""), ("they signed it", "", "")])
def test_every_claim_has_one_to_three_known_sectors(texts: tuple[str, str, str]) -> None:
    found = score_claim(*texts, instrument=None)
    assert 1 <= len(found) <= 3
    assert set(found) <= set(list_sector_codes())


def test_all_scores_are_given_on_request() -> None:
    scores = score_claim_sectors(CLAIMS[0][0], "", "", "loan")
    assert tuple(scores) == list_sector_codes()
    assert max(scores, key=scores.__getitem__) == "transport"
