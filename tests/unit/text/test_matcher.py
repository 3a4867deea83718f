"""Whole words found in one scan."""

from __future__ import annotations

from flows.text.matcher import Hit, Matcher, choose_longest, is_whole_word


def surfaces_in(text: str, *surfaces: str) -> list[str]:
    return [text[h.start : h.end] for h in Matcher(surfaces).find(text)]


def test_only_whole_words_count() -> None:
    assert surfaces_in("Nigerians left Niger.", "Niger", "Nigeria") == ["Niger"]


def test_the_longest_wins_where_two_start_together() -> None:
    assert surfaces_in("Papua New Guinea and Guinea", "Guinea", "Papua New Guinea", "Papua") == ["Papua New Guinea", "Guinea"]


def test_a_longer_name_that_fails_at_its_boundary_hides_nothing() -> None:
    assert surfaces_in("South Koreans met", "South Korea", "South") == ["South"]


def test_offsets_are_code_points() -> None:
    assert Matcher(["Kenya"]).find("😀é Kenya") == [Hit(3, 8, 0)]


def test_a_surface_that_ends_in_a_stop_may_touch_a_letter() -> None:
    assert is_whole_word("U.S.-led", 0, 4)


def test_overlaps_go_to_the_leftmost() -> None:
    assert choose_longest([Hit(3, 9, 0), Hit(0, 5, 1)]) == [Hit(0, 5, 1)]
