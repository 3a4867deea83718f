"""Organizations, their homes and acronyms, in sentences written for these tests."""

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

from flows.mentions.organizations import find_organizations
from flows.mentions.persons import find_persons
from flows.mentions.spans import FoundName, OrgMention

NAMES = {
    "Kenya": ("KE", "country", "name"), "Kenyan": ("KE", "country", "adjective"), "Uganda": ("UG", "country", "name"),
    "Iraqi": ("IQ", "country", "adjective"), "Chinese": ("CN", "country", "adjective"), "Thai": ("TH", "country", "adjective"),
    "Ghana": ("GH", "country", "name"), "United Nations": ("UN", "body", "name"), "UN": ("UN", "body", "abbreviation"),
    "World Bank": ("WB", "body", "name"), "Sri Lanka": ("LK", "country", "name"), "U.S.": ("US", "country", "abbreviation"),
    "Virginia": ("US-VA", "subdivision", "name"), "Saudi": ("SA", "country", "adjective"),
    "Greek": ("GR", "country", "adjective"),
    "Norway": ("NO", "country", "name"), "India": ("IN", "country", "name"),
    "Russian Federation": ("RU", "country", "name"),
}  # fmt: skip
PATTERN = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(NAMES, key=len, reverse=True))) + r")(?!\w)")


def read(text: str, home: str | None = None) -> list[OrgMention]:
    names = [FoundName(m.start(), m.end(), m[0], *NAMES[m[0]]) for m in PATTERN.finditer(text)]
    return find_organizations(text, names, home, find_persons(text, names, None, home))


def summarize(text: str, home: str | None = None) -> set[tuple[str, str | None]]:
    return {(m.name, m.code) for m in read(text, home)}


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("The Kenya Ports Authority agreed.", "Kenya Ports Authority", "KE"),
        ("It was paid by the Bank of Uganda.", "Bank of Uganda", "UG"),
        ("The Iraqi Ministry of Finance signed.", "Iraqi Ministry of Finance", "IQ"),
        ("Ghana's Ministry of Lands and Natural Resources signed.", "Ministry of Lands and Natural Resources", "GH"),
        ("The Ministry of Ports, Shipping and Aviation of Sri Lanka signed.", "Ministry of Ports, Shipping and Aviation", "LK"),
        ("The Chinese company Example Holdings Ltd won.", "Example Holdings Ltd", "CN"),
        ("They visited the University of Exampleton in Norway.", "University of Exampleton", "NO"),
        ("The Virginia Ports Authority agreed.", "Virginia Ports Authority", "US-VA"),
        ("The UN Voluntary Fund for Examples paid.", "UN Voluntary Fund for Examples", "UN"),
        ("The U.S. Embassy in Sri Lanka paid.", "U.S. Embassy in Sri Lanka", "US"),
        ("Later the Thai army came.", "Thai army", "TH"),
        ("In Norway the foreign affairs ministry agreed.", "foreign affairs ministry", "NO"),
        ("The Kenyan Food and Drug Administration agreed.", "Kenyan Food and Drug Administration", "KE"),
        ("The Oslo-based Example Council of Ghana agreed.", "Example Council of Ghana", "GH"),
        ("Later the U.S. Office of Refugee Affairs agreed.", "U.S. Office of Refugee Affairs", "US"),
        ("They asked the Example Industries Group.", "Example Industries Group", None),
    ],
)
def test_head_words_make_organizations(text: str, name: str, code: str | None) -> None:
    assert summarize(text) == {(name, code)}


@pytest.mark.parametrize(
    ("text", "name", "code", "public"),
    [
        ("USAID will pay.", "USAID", "US", True),
        ("They will build it with Huawei.", "Huawei", "CN", False),
        ("The Export-Import Bank of China lent it.", "Export-Import Bank of China", "CN", True),
        ("PETROBRAS CANCELS THE PURCHASE; KENYA PORTS AUTHORITY AGREES.", "KENYA PORTS AUTHORITY", "KE", True),
        ("The loan is from the Saudi Fund for Development.", "Saudi Fund for Development", "SA", False),
    ],
)
def test_known_organizations(text: str, name: str, code: str, public: bool) -> None:
    assert (name, code, public) in {(m.name, m.code, m.public) for m in read(text)}


def test_an_acronym_in_parentheses_stands_for_the_name_later() -> None:
    text = "The Exampleton Roads Agency (ERAX) agreed. Later ERAX paid."
    mentions = read(text, home="KE")
    assert [(m.surface, m.name, m.code) for m in mentions] == [
        ("Exampleton Roads Agency", "Exampleton Roads Agency", "KE"),
        ("ERAX", "Exampleton Roads Agency", "KE"),
        ("ERAX", "Exampleton Roads Agency", "KE"),
    ]
    assert all(text[m.start : m.end] == m.surface for m in mentions)


def test_aliases_of_a_known_organization_share_its_fullest_name() -> None:
    text = "JICA lends it. The Japan International Cooperation Agency also trains staff."
    assert summarize(text) == {("Japan International Cooperation Agency", "JP")}


def test_home_speaks_for_bare_ministries_and_parliaments() -> None:
    text = "The Ministry of Health told Parliament so."
    assert summarize(text, home="KE") == {("Ministry of Health", "KE"), ("Parliament", "KE")}
    assert summarize(text) == {("Ministry of Health", None), ("Parliament", None)}


def test_congress_is_american_unless_another_country_speaks() -> None:
    assert summarize("He told Congress so.") == {("Congress", "US")}
    assert summarize("He told Congress so.", home="PE") == {("Congress", "PE")}


def test_a_body_of_several_countries_has_no_home() -> None:
    assert summarize("The Saudi-Greek Strategic Council met.") == {("Saudi-Greek Strategic Council", None)}
    assert summarize("The Joint Commission for Trade met.", home="EC") == {("Joint Commission for Trade", None)}


def test_a_strangers_acronym_is_not_taken() -> None:
    assert summarize("The EEP lifted grain exports.") == set()
    assert {code for _, code in summarize("The EEP of Ethiopian Electric Power paid.")} == {"ET"}


def test_a_possessive_parts_the_country_from_the_name() -> None:
    assert summarize("Uganda's Ministry of Health agreed with the Bank of Uganda and Kenya Airways.") == {
        ("Ministry of Health", "UG"),
        ("Bank of Uganda", "UG"),
        ("Kenya Airways", "KE"),
    }


def test_persons_and_titles_end_a_name() -> None:
    assert {m.name for m in read("Ministry of Health Permanent Secretary Mary Wanjiku spoke.", home="KE")} == {
        "Ministry of Health"
    }


@pytest.mark.parametrize(
    "text",
    [
        "They read the Companies Act and the Bank Act.",
        "He lives in Bank Street.",
        "The Ministry agreed with the Bank.",
        "The World Bank and the United Nations agreed.",
        "The Russian Federation agreed.",
        "This Agency and that Commission agreed.",
        "The Reagan Administration agreed.",
        "The U.S. Group agreed.",
        "the Amazon is long",
        "",
    ],
)
def test_no_organization(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Bank of " * 8000,
        "Ministry " * 8000,
        "Kenya Bank (KB) " * 4000,
        "Example and Example Bank, " * 4000,
        "EEP " * 10_000,
        "The the The the " * 8000,
        "Kenya's " * 10_000 + "Ministry",
    ],
)
def test_hostile_texts_take_little_time(text: str) -> None:
    started = time.perf_counter()
    read(text)
    assert time.perf_counter() - started < 5


def load_org_file() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(
        resources.files("flows.lexicon").joinpath("org_words.yml").read_text(encoding="utf-8")
    )
    return loaded


@pytest.mark.parametrize(("text", "name", "code"), load_org_file()["examples"])
def test_examples_of_the_lexicon(text: str, name: str, code: str) -> None:
    assert (name, code) in summarize(text)


@pytest.mark.parametrize("text", load_org_file()["counterexamples"])
def test_counterexamples_of_the_lexicon(text: str) -> None:
    assert read(text) == []


PIECES = [
    "Kenya",
    "'s",
    " ",
    ". ",
    ", ",
    "\n",
    "Ministry",
    "Bank",
    "of",
    "the",
    "and",
    "Mary",
    "President",
    "(",
    ")",
    "KPA",
    "USAID",
    "Ltd",
    "&",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map("".join))
def test_mentions_are_slices_of_any_text_in_order(text: str) -> None:
    mentions = read(text)
    assert all(text[m.start : m.end] == m.surface and m.name for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))
