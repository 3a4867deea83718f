"""Persons, their roles and principals, in sentences written for these tests."""

from __future__ import annotations

import re
import time
from importlib import resources
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.mentions.persons import find_persons
from flows.mentions.spans import FoundName, PersonMention

NAMES = {
    "Kenya": ("KE", "country", "name"), "Kenyan": ("KE", "country", "adjective"), "Japan": ("JP", "country", "name"),
    "Israeli": ("IL", "country", "adjective"), "U.S.": ("US", "country", "abbreviation"),
    "Ghana": ("GH", "country", "name"), "Norway": ("NO", "country", "name"), "Norwegian": ("NO", "country", "adjective"),
    "California": ("US-CA", "subdivision", "name"), "World Bank": ("WB", "body", "name"), "WHO": ("WHO", "body", "abbreviation"),
    "UN": ("UN", "body", "abbreviation"), "Chinese": ("CN", "country", "adjective"), "UAE": ("AE", "country", "abbreviation"),
    "Cairo": ("EG", "city", "place"), "Thai": ("TH", "country", "adjective"), "Panama": ("PA", "country", "name"),
}  # fmt: skip
PATTERN = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(NAMES, key=len, reverse=True))) + r")(?!\w)")


def mark_names(text: str) -> list[FoundName]:
    return [FoundName(m.start(), m.end(), m[0], *NAMES[m[0]]) for m in PATTERN.finditer(text)]


def read(text: str, date: str | None = None, home: str | None = None) -> list[PersonMention]:
    return find_persons(text, mark_names(text), date, home)


def summarize(text: str, date: str | None = None, home: str | None = None) -> set[tuple[str, str | None, str | None]]:
    return {(m.name, m.role, m.code) for m in read(text, date, home)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("President William Ruto opened it.", ("William Ruto", "President", "KE")),
        ("Kenyan President Ruto opened it.", ("Ruto", "President", "KE")),
        ("William Ruto, the president of Kenya, opened it.", ("William Ruto", "president", "KE")),
        ("It was opened by Tove Example, a spokeswoman for the World Bank.", ("Tove Example", "spokeswoman", "WB")),
        ("Foreign Minister Aiko Example of Japan left early.", ("Aiko Example", "Foreign Minister", "JP")),
        ("Gavin Newsom, governor of California, looked on.", ("Gavin Newsom", "governor", "US-CA")),
        ("He thanked the head of WHO, Tedros Adhanom Ghebreyesus, for it.", ("Tedros Adhanom Ghebreyesus", "head", "WHO")),
        ("Later the Israeli foreign minister, Dov Example, flew home.", ("Dov Example", "foreign minister", "IL")),
        ("The Norwegian finance minister Kari Example agreed.", ("Kari Example", "finance minister", "NO")),
        ("Kenya's Minister of Health Otieno Example agreed.", ("Otieno Example", "Minister of Health", "KE")),
        ("The UAE Ambassador in Cairo Mariam Example came.", ("Mariam Example", "Ambassador", "AE")),
        ("Talks were led by U.S. Treasury Secretary Ann Example.", ("Ann Example", "Treasury Secretary", "US")),
        ("State Department spokesman Bob Example declined to say.", ("Bob Example", "State Department spokesman", "US")),
        ("The pact was praised by Bob Example, who previously served as the UN envoy.", ("Bob Example", "envoy", "UN")),
        (
            "Acting Assistant Administrator Carl Example of Ghana signed.",
            ("Carl Example", "Acting Assistant Administrator", "GH"),
        ),
    ],
)
def test_titles_before_and_after_a_name(text: str, expected: tuple[str, str, str]) -> None:
    assert summarize(text) == {expected}


def test_a_chain_of_titles_gives_the_first_one() -> None:
    text = "U.S. Secretary of State and National Security Advisor Marco Rubio met him."
    assert summarize(text, "2025-09-23") == {("Marco Rubio", "Secretary of State", "US")}


def test_two_titles_joined_by_and_may_belong_to_two_persons() -> None:
    text = "Kenyan Minister of Trade Wanja Example and Deputy Director Bob Example spoke."
    assert {(m.name, m.role) for m in read(text)} == {("Wanja Example", "Minister of Trade"), ("Bob Example", "Deputy Director")}


def test_later_surnames_link_to_the_full_name() -> None:
    text = "Jane Wandera, the mayor, spoke. Wandera said more. The plan is Ms Wandera's."
    mentions = read(text, home="KE")
    assert [m.surface for m in mentions] == ["Jane Wandera", "Wandera", "Wandera"]
    assert {(m.name, m.role, m.code) for m in mentions} == {("Jane Wandera", "mayor", "KE")}
    assert all(text[m.start : m.end] == m.surface for m in mentions)


def test_the_fullest_form_names_the_person_even_when_it_comes_later() -> None:
    assert {m.name for m in read("Mr Okafor agreed. Charles Uche Okafor is the mayor.", home="NG")} == {"Charles Uche Okafor"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mr. Haraldsen agreed.", "Haraldsen"),
        ("The Hon. Dr Peter Quansah agreed.", "Peter Quansah"),
        ("It was signed by Sherry F. Carlow on Monday.", "Sherry F. Carlow"),
        ("President Joan R. Doe, Jr. signed it.", "Joan R. Doe, Jr."),
        ("Minister Pieter van der Merk agreed.", "Pieter van der Merk"),
        ("President Abdel Fattah al-Sisi agreed.", "Abdel Fattah al-Sisi"),
        ("President Miguel de la Torre agreed.", "Miguel de la Torre"),
        ("Crown Prince Khalid bin Ahmed Al Saleh agreed.", "Khalid bin Ahmed Al Saleh"),
        ("The Chinese envoy Zhang Weilin agreed.", "Zhang Weilin"),
        ("It was said by Cho Min-ha, who smiled.", "Cho Min-ha"),
    ],
)
def test_shapes_of_names(text: str, name: str) -> None:
    assert {m.name for m in read(text)} == {name}


def test_known_people_are_chosen_by_the_date() -> None:
    text = "President Bush signed the bill."
    assert [(m.code, m.known) for m in read(text, "1990-05-01")] == [("US", True)]
    assert summarize("Gorbachev offered a treaty.", "1987-06-01") == {("Gorbachev", None, "SU")}
    assert summarize("Macron offered a treaty.", "1970-01-01") == set()


def test_a_known_surname_that_is_a_common_word_needs_a_title() -> None:
    assert summarize("Brown bread and Bush meat were sold.", "2008-01-01") == set()
    assert {m.name for m in read("Mr Brown spoke.", "2008-01-01")} == {"Brown"}


def test_an_office_told_elsewhere_is_the_role_of_a_known_holder() -> None:
    text = "The Chinese commerce minister flew in. Wang Wentao smiled."
    assert summarize(text, "2023-05-13") == {("Wang Wentao", "commerce minister", "CN")}


def test_home_speaks_where_nothing_else_does() -> None:
    assert summarize("Health Minister Abena Example agreed.", home="GH") == {("Abena Example", "Health Minister", "GH")}
    assert summarize("Health Minister Abena Example agreed.") == {("Abena Example", "Health Minister", None)}


def test_capitals_only() -> None:
    text = "PRESIDENT BUSH SET FORTH TO MEET HIM. INTERIOR MINISTER FRANCISCO EXAMPLE WARNED THAT NOBODY WOULD COME."
    assert {(m.name, m.role) for m in read(text, "1989-11-30")} == {
        ("BUSH", "PRESIDENT"),
        ("FRANCISCO EXAMPLE", "INTERIOR MINISTER"),
    }


def test_a_headline_with_capitals_on_every_word() -> None:
    assert {m.name for m in read("President Trump Opens Asia Trip\n\nDonald Trump left.", "2025-10-27")} == {"Donald Trump"}


def test_persons_of_another_field_lend_their_names() -> None:
    body = read("Prime Minister Ingrid Solheim of Norway signed.")
    title = find_persons("Solheim signs", [], None, None, body)
    assert [(m.surface, m.name, m.role, m.code) for m in title] == [("Solheim", "Ingrid Solheim", "Prime Minister", "NO")]


@pytest.mark.parametrize(
    "text",
    [
        "They met at the Moi International Sports Centre in Moi Avenue.",
        "General Motors will build the plant.",
        "The Nobel Prize went to the programme.",
        "By Mary Example\n\nThe pact was signed.",
        "The Ministry of Health said so.",
        "On Monday the Prime Minister said that the President was there.",
        "Foreign Affairs said nothing.",
        "It was shown by the Minister of Ports, Shipping and Aviation.",
        "The King Faisal Complex opened.",
        "Ada who chairs Mondays left.",
        "The Panama Canal Company agreed.",
        "",
        "…",
    ],
)
def test_no_person(text: str) -> None:
    assert read(text) == []


def test_an_administration_named_after_its_president() -> None:
    assert summarize("The Reagan administration agreed.", "1987-03-09") == {("Reagan", None, "US")}


@pytest.mark.parametrize(
    "text",
    [
        "Minister of " * 4000,
        "A" * 60_000,
        "A. " * 20_000,
        "Al-" * 20_000,
        "President of the " + "Republic of " * 5000 + "X",
        "Mary Ann " * 8000,
        "the minister, " * 5000,
        "'s ’s " * 10_000,
    ],
)
def test_hostile_texts_take_little_time(text: str) -> None:
    started = time.perf_counter()
    read(text)
    assert time.perf_counter() - started < 5


def load_title_file() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(resources.files("flows.lexicon").joinpath("titles.yml").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize(("text", "name", "role"), load_title_file()["examples"])
def test_examples_of_the_lexicon(text: str, name: str, role: str) -> None:
    assert (name, role) in {(m.name, m.role) for m in read(text)}


@pytest.mark.parametrize("text", load_title_file()["counterexamples"])
def test_counterexamples_of_the_lexicon(text: str) -> None:
    assert read(text) == []


PIECES = [
    "Kenya",
    "'s",
    " ",
    ". ",
    ", ",
    "\n",
    "President",
    "minister",
    "of",
    "the",
    "and",
    "Mary",
    "Ruto",
    "Mr",
    "al-Sisi",
    "J.",
    "de",
    "SAID",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map("".join))
def test_mentions_are_slices_of_any_text_in_order(text: str) -> None:
    mentions = read(text, "2024-01-01", "KE")
    assert all(text[m.start : m.end] == m.surface and m.name for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))
