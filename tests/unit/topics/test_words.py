"""Texts are cut into lower-case words, bounded in length."""

from __future__ import annotations

import time

import pytest

from flows.topics.words import LONGEST_TEXT, cut_words, pair_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The U.S. Navy's F-16s", ["the", "u", "s", "navy", "s", "f", "16s"]),
        ("Côte d’Ivoire, São Tomé", ["côte", "d", "ivoire", "são", "tomé"]),
        ("snake_case and 5%", ["snake", "case", "and", "5"]),
        (" \n\t…", []),
        ("", []),
    ],
)
def test_words_are_cut(text: str, words: list[str]) -> None:
    assert cut_words(text) == words


def test_a_long_text_is_read_to_its_limit() -> None:
    assert len(cut_words("oil " * LONGEST_TEXT)) == LONGEST_TEXT // 4


def test_hostile_text_takes_no_time() -> None:
    start = time.perf_counter()
    for text in ("a" * 1_000_000, "' " * 500_000, "\u0301" * 1_000_000, "_" * 1_000_000):
        cut_words(text)
    assert time.perf_counter() - start < 1


def test_neighbours_are_paired() -> None:
    assert list(pair_words(["oil", "price", "cap"])) == ["oil price", "price cap"]
    assert list(pair_words(["oil"])) == []
