"""Sentences and their offsets."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from flows.text.document import LONGEST_SENTENCE, is_upper, split_sentences


def sentences_of(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text)]


def test_abbreviations_do_not_end_a_sentence() -> None:
    text = "President Ruto met U.S. Secretary of State Marco Rubio on Sept. 23. They agreed."
    assert sentences_of(text) == ["President Ruto met U.S. Secretary of State Marco Rubio on Sept. 23.", "They agreed."]


def test_offsets_count_code_points() -> None:
    text = "😀 Kenya “signed”. Then it went."
    assert sentences_of(text) == ["😀 Kenya “signed”.", "Then it went."]


def test_a_line_break_ends_a_sentence_and_a_paragraph() -> None:
    found = split_sentences("A headline without a stop\nThe body. It goes on.")
    assert [s.paragraph for s in found] == [0, 1, 1]


def test_text_wrapped_by_hand_is_joined() -> None:
    text = "France and Kenya\nsigned a deal in\nParis on Monday.\n\nIt is\nbinding."
    assert sentences_of(text) == ["France and Kenya\nsigned a deal in\nParis on Monday.", "It is\nbinding."]


def test_an_endless_line_is_cut_at_spaces() -> None:
    pieces = sentences_of("word " * 5000)
    assert max(map(len, pieces)) <= LONGEST_SENTENCE
    assert " ".join(pieces).split() == ["word"] * 5000


def test_capitals_are_told() -> None:
    assert is_upper("KENYA AND CALIFORNIA SIGN PACT")
    assert not is_upper("Kenya and California sign pact")
    assert not is_upper("USA")


@given(st.text(alphabet=st.sampled_from("aB.!?\n \t“”’é😀1"), max_size=300))
def test_sentences_cover_all_text_in_order(text: str) -> None:
    found = split_sentences(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert "".join("".join(text[s.start : s.end].split()) for s in found) == "".join(text.split())
