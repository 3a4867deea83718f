"""The data of flows/lexicon/actors: shape, consistency, and office-holders that every reader knows."""

from __future__ import annotations

import re

import pytest

from flows.lexicon.actors import (
    Person,
    load_given_names,
    load_org_words,
    load_organizations,
    load_people,
    load_titles,
)
from flows.lexicon.names import load_names, load_principals

YEAR_OR_MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")
KINDS = {"ministry", "agency", "army", "central_bank", "development_bank", "state_firm", "company", "university", "ngo", "party",
         "court", "media", "fund", "club", "parliament"}  # fmt: skip
LEVELS = {
    "head_of_state",
    "head_of_government",
    "minister",
    "subnational",
    "official",
    "diplomat",
    "military",
    "business",
    "other",
}


def find_holders(role: str, code: str, date: str) -> set[str]:
    return {p.name for p in load_people() if p.role == role and p.code == code and p.held_on(date)}


def known_codes() -> set[str]:
    return set(load_principals()) | {name.code for name in load_names()}


def test_people_and_organizations_are_many() -> None:
    assert len(load_people()) >= 1500
    assert len(load_organizations()) >= 1200


def test_people_have_a_principal_that_exists() -> None:
    codes = known_codes()
    assert {p.code for p in load_people()} - codes == set()
    assert {o.code for o in load_organizations() if o.code} - codes == set()


def test_years_of_office_are_dates_in_order() -> None:
    for person in load_people():
        assert YEAR_OR_MONTH.fullmatch(person.start), person
        assert person.end is None or YEAR_OR_MONTH.fullmatch(person.end), person
        assert person.end is None or person.start <= person.end, person


@pytest.mark.parametrize("role", ["President", "Prime Minister", "King", "Chancellor", "Secretary-General"])
def test_one_holder_at_a_time(role: str) -> None:
    rows = [p for p in load_people() if p.role == role]
    overlaps = [
        (a.name, b.name)
        for a in rows
        for b in rows
        if a.code == b.code and a is not b and a.start <= b.start and b.start < (a.end or "9999")
    ]
    assert overlaps == []


@pytest.mark.parametrize(
    ("role", "code", "date", "name"),
    [
        ("President", "US", "1987-06-12", "Ronald Reagan"),
        ("President", "US", "2025-09-23", "Donald Trump"),
        ("President", "KE", "2025-09", "William Ruto"),
        ("Prime Minister", "GB", "1990", "John Major"),
        ("Prime Minister", "GB", "2022-10-28", "Rishi Sunak"),
        ("Prime Minister", "JP", "1987-03-09", "Yasuhiro Nakasone"),
        ("Chancellor", "DE", "1995", "Helmut Kohl"),
        ("Secretary-General", "UN", "2005", "Kofi Annan"),
        ("Governor", "US-CA", "2025-09-24", "Gavin Newsom"),
        ("Managing Director", "IMF", "2012-04", "Christine Lagarde"),
    ],
)
def test_known_holders(role: str, code: str, date: str, name: str) -> None:
    assert name in find_holders(role, code, date)


def test_held_on_compares_at_the_coarser_precision() -> None:
    office = Person("Ada Example", (), "KE", "President", "2013-04", "2022-09")
    assert office.held_on("2013-04-09")
    assert office.held_on("2022")
    assert not office.held_on("2013-03-31")
    assert not office.held_on("2022-10")


def test_organizations_have_a_known_kind_and_one_meaning_by_name() -> None:
    assert {o.kind for o in load_organizations()} <= KINDS
    names = [o.name for o in load_organizations()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("surface", "code", "kind"),
    [("USAID", "US", "agency"), ("JICA", "JP", "agency"), ("KfW", "DE", "development_bank"), ("Huawei", "CN", "company"),
     ("Kenya Ports Authority", "KE", "agency"), ("Petronas", "MY", "state_firm"), ("Bank of England", "GB", "central_bank")],
)  # fmt: skip
def test_known_organizations(surface: str, code: str, kind: str) -> None:
    found = {(o.code, o.kind) for o in load_organizations() if surface in (o.name, *o.aliases)}
    assert (code, kind) in found


def test_titles_are_lower_case_with_a_level() -> None:
    titles = load_titles().by_form
    assert titles["prime minister"].level == "head_of_government"
    assert all(form == form.lower() for form in titles)
    assert {t.level for t in titles.values()} <= LEVELS


def test_word_lists_are_there_and_hold_no_overlap_that_contradicts() -> None:
    words = load_titles().words
    assert words["particles"] & words["never_in_names"] == set()
    certain, uncertain = load_given_names()
    assert certain & uncertain == set()
    assert "Virginia" in uncertain
    assert "Naomi" in certain


def test_org_heads_have_known_kinds() -> None:
    lexicon = load_org_words()
    assert {h.kind for h in lexicon.heads.values()} <= KINDS
    assert lexicon.heads["Ministry"].public
    assert lexicon.heads["Ministry"].opens
    assert not lexicon.heads["Ltd"].public
    assert lexicon.words["public_kinds"] <= KINDS
