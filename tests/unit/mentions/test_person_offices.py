"""Offices told without a name, beside persons who are named, in sentences written for these tests."""

from __future__ import annotations

from flows.mentions.read import Mentioned, read_mentions
from flows.text.document import split_fields

DAY = "2024-05-14"


def read(text: str, date: str | None = DAY, title: str = "") -> Mentioned:
    return read_mentions(split_fields(title, text), None, date)


def list_persons(mentioned: Mentioned) -> list[tuple[str, str, str]]:
    return [(m.entity_id, m.surface, m.method) for m in mentioned.mentions if m.entity_id.startswith("person:")]


def test_the_office_of_the_day_is_a_mention_of_its_holder() -> None:
    mentioned = read("Kenya's president signed the pact.")
    assert list_persons(mentioned) == [("person:william-ruto", "Kenya's president", "title")]
    person = next(entity for entity in mentioned.entities if entity.type == "person")
    assert (person.name, person.role, person.code) == ("William Ruto", "president", "KE")


def test_the_country_stays_the_party_and_no_entity_is_made_of_an_unknown_holder() -> None:
    named, unknown = read("Kenya signed the pact."), read("Kenya's tourism minister signed the pact.")
    assert [r.code for r in named.references] == [r.code for r in unknown.references] == ["KE"]
    assert [entity.entity_id for entity in unknown.entities] == ["country:KE"]
    assert [(r.code, r.kind) for r in read("Kenya's president signed the pact.").references] == [("KE", "name")]


def test_one_who_is_named_in_the_article_is_one_entity_with_the_office() -> None:
    found = list_persons(read("William Samoei Ruto landed at dawn. Later the Kenyan leader signed the pact."))
    assert [entity_id for entity_id, _, _ in found] == ["person:william-samoei-ruto"] * 2


def test_the_title_of_an_article_means_the_person_of_its_text() -> None:
    found = list_persons(read("President William Samoei Ruto landed at dawn.", title="Kenya's president lands"))
    assert {entity_id for entity_id, _, _ in found} == {"person:william-samoei-ruto"}


def test_the_article_outranks_the_list() -> None:
    text = "Kenyan President Otieno Example landed at dawn. In the evening Kenya's president signed the pact."
    assert ("person:otieno-example", "Otieno Example", "name") in list_persons(read(text))
    assert all(method != "title" for _, _, method in list_persons(read(text)))


def test_without_a_date_the_office_means_the_one_to_whom_the_article_gives_it() -> None:
    text = "Kenyan Foreign Minister Otieno Example landed at dawn. In the evening Kenya's foreign minister signed the pact."
    assert ("person:otieno-example", "Kenya's foreign minister", "coreference") in list_persons(read(text, None))


def test_who_is_named_beside_the_office_is_not_told_twice() -> None:
    for text in ("Kenya's president, William Ruto, signed.", "Kenyan President William Ruto signed.",
                 "William Ruto, the president of Kenya, signed."):  # fmt: skip
        assert [surface for _, surface, _ in list_persons(read(text))] == ["William Ruto"]
