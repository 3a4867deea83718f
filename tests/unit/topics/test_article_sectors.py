"""Articles of ours get the sectors that they are about."""

from __future__ import annotations

import time

import numpy as np
import pytest

from flows.lexicon.sectors import list_sector_codes
from flows.topics import score_article, score_article_sectors
from flows.topics.article_sectors import load_blend, spread_told

ARTICLES = [
    (
        "Kenya to build wind farm with Danish loan",
        "Kenya will borrow 200 million euros from Denmark to build a wind farm and a power line to the coast. "
        "The electricity will reach 300,000 homes, the energy ministry said.",
        {"energy"},
    ),
    (
        "Navies open joint exercise",
        "Warships of India and France began a joint exercise in the Arabian Sea on Monday. Submarines, frigates and "
        "fighter jets take part, the defence ministry said.",
        {"defence"},
    ),
    (
        "Hospital gets cancer ward from Japan",
        "Japan will equip a cancer ward at the national hospital and train nurses and doctors, the health minister said. "
        "Patients now travel abroad for treatment.",
        {"health"},
    ),
    (
        "City beat Rovers in cup final",
        "The striker scored twice as City won the cup. The coach praised his team after the match, and fans sang in the stadium.",
        {"culture"},
    ),
    (
        "Ministers cut tariffs on cars and cheese",
        "The two countries signed a free trade agreement that removes tariffs on most goods and opens markets to exporters.",
        {"trade"},
    ),
]


@pytest.mark.parametrize(("title", "text", "wanted"), ARTICLES, ids=[title for title, *_ in ARTICLES])
def test_article_is_about(title: str, text: str, wanted: set[str]) -> None:
    found = score_article(title, text)
    assert found[0][0] in wanted
    assert 1 <= len(found) <= 4


def test_scores_are_probabilities_best_first() -> None:
    scores = [score for _, score in score_article(ARTICLES[0][0], ARTICLES[0][1])]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


@pytest.mark.parametrize(("title", "text"), [("", ""), (" ", "\n")])
def test_an_empty_article_is_about_nothing(title: str, text: str) -> None:
    assert score_article(title, text) == ()


def test_all_scores_are_given_on_request() -> None:
    scores = score_article_sectors(ARTICLES[1][0], ARTICLES[1][1])
    assert tuple(scores) == list_sector_codes()
    assert max(scores, key=lambda code: scores[code]) == "defence"


def test_claims_weigh_beside_the_words() -> None:
    blend = load_blend()
    alone, told, clear = blend.weigh(np.array([0.3, 0.3, 0.9], dtype=np.float32), np.array([0, 0.9, 0], dtype=np.float32))
    assert alone < blend.threshold < min(told, clear)


def test_many_unsure_claims_are_one_sure_one() -> None:
    spread = dict(zip(list_sector_codes(), spread_told([(("energy",), 0.5)] * 3 + [(("trade",), 0.5)]).tolist(), strict=True))
    assert spread["energy"] == pytest.approx(0.875)
    assert spread["trade"] == pytest.approx(0.5)
    assert spread["health"] == 0


def test_hundreds_of_articles_a_second_even_when_hostile() -> None:
    score_article("", "warm up")
    start = time.perf_counter()
    for _ in range(50):
        score_article("oil " * 5000, "trade " * 50_000)
        score_article("", "x" * 1_000_000)
    assert time.perf_counter() - start < 2
