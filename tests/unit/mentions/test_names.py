"""How names are read where their surroundings decide."""

from __future__ import annotations

from flows.mentions.names import find_names
from flows.text.document import split_sentences


def read(text: str, date: str | None = None) -> list[tuple[str, str, str]]:
    return [(n.surface, n.code, n.type) for n in find_names(text, split_sentences(text), date)]


def test_adjectives_plurals_and_bodies_are_read() -> None:
    found = read("Kenyans and the French joined the European Union in Brussels.")
    assert [(s.removeprefix("the "), c) for s, c, t in found if t != "city"] == [
        ("Kenyans", "KE"),
        ("French", "FR"),
        ("European Union", "EU"),
    ]


def test_a_capital_stands_for_its_government_or_is_a_place() -> None:
    assert ("Nairobi", "KE", "country") in read("Nairobi has signed the pact.")
    assert ("Nairobi", "KE", "city") in read("They met in Nairobi on Monday.")
    assert ("Paris", "FR", "city") in read("The Paris-based club agreed.")


def test_capitals_of_a_headline_are_read_only_there() -> None:
    assert ("KENYA", "KE", "country") in read("KENYA AND CALIFORNIA SIGN CLIMATE PACT")
    assert read("Please give us time, he told the newspaper in a long interview.") == []


def test_a_sum_of_money_names_no_country() -> None:
    assert read("It cost US$ 5 million, US $6 million, or 30 U.S. Dlrs each.") == []
    assert read("Japan will lend Kenya $310 million.") == [("Japan", "JP", "country"), ("Kenya", "KE", "country")]


def test_a_seat_of_government_may_be_a_mere_scene() -> None:
    assert [t for _, _, t in read("They met at the White House.")] == ["city"]
    assert ("White House", "US", "country") in read("The White House said so.")


def test_moscow_was_soviet_before_1992() -> None:
    assert read("Moscow agreed to buy grain.", "1987-03-02")[0][1] == "SU"
    assert read("Moscow agreed to buy grain.", "2007-03-02")[0][1] == "RU"


def test_a_nation_inside_a_country_is_both() -> None:
    assert {c for _, c, _ in read("Scotland signed a declaration with Bavaria.")} == {"GB", "GB-SCT", "DE-BY"}
