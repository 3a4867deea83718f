"""The examples and counterexamples beside the offices, through the finder of persons; and whose office a day tells."""

from __future__ import annotations

import pytest

from flows.lexicon.names import load_principals
from flows.lexicon.offices import find_holder_of_day, list_offices, load_offices, read_offices, spell_role
from flows.mentions.names import find_names
from flows.mentions.persons import find_persons
from flows.mentions.spans import PersonMention
from flows.text.document import split_fields


def read(text: str, date: object) -> list[PersonMention]:
    day = None if date is None else str(date)
    _, (_, body, sentences) = split_fields("", text)
    return find_persons(body, find_names(body, sentences, day), day, None)


@pytest.mark.parametrize(("text", "date", "name"), read_offices()["examples"])
def test_an_example_means_the_holder_of_its_day(text: str, date: object, name: str) -> None:
    found = read(text, date)
    assert [mention.name for mention in found] == [name]
    assert found[0].method == "title"
    assert not found[0].is_named
    assert text[found[0].start : found[0].end] == found[0].surface


@pytest.mark.parametrize(("text", "date"), read_offices()["counterexamples"])
def test_a_counterexample_means_nobody(text: str, date: object) -> None:
    assert read(text, date) == []


def test_leading_offices_are_of_principals_and_each_country_has_one() -> None:
    rows = read_offices()["leading"]
    codes = [code for row in rows for code in row["countries"]]
    assert len(codes) == len(set(codes))
    assert set(codes) <= set(load_principals())
    assert set(load_offices().leading) == set(codes)


def test_roles_are_compared_in_one_spelling() -> None:
    assert spell_role("Minister of Foreign Affairs") == "foreign affairs minister"
    assert spell_role("Secretary-General") == "secretary general"
    assert spell_role("Defense Minister") == "defence minister"
    assert "foreign secretary" in list_offices("GB", "Foreign Minister")
    assert "external affairs minister" not in list_offices("IN", "Foreign Secretary")


def test_an_office_without_an_end_is_believed_for_a_year_after_the_newest_date_of_the_list() -> None:
    assert find_holder_of_day("KE", "President", "2026-02-01") is not None
    assert find_holder_of_day("KE", "President", "2040-02-01") is None
