"""Resolution across articles: order does not matter, and people's decisions bind it."""

from __future__ import annotations

import random

from flows.entities.resolve import resolve_entities
from flows.entities.sighting import Sighting

PERSONS = [
    Sighting("a1", "person:ruto", "Ruto", "KE", "President", "2024-05-01"),
    Sighting("a2", "person:william-ruto", "William Ruto", "KE", None, "2023-05-01"),
    Sighting("a3", "person:scott", "Scott", None, None, "2023-05-01"),
    Sighting("a4", "person:scott", "Scott", None, None, "2023-06-01"),
    Sighting("a5", "person:michael-lee", "Michael Lee", "AU", "Justice", "2023-06-01"),
    Sighting("a6", "person:michael-lee", "Michael Lee", "US", "Senator", "2023-06-01"),
]


def test_any_order_gives_the_same_entities() -> None:
    whole = resolve_entities({"person": PERSONS})
    for seed in range(5):
        shuffled = random.Random(seed).sample(PERSONS, len(PERSONS))
        assert resolve_entities({"person": shuffled}) == whole
    assert whole["a1", "person:ruto"] == whole["a2", "person:william-ruto"] == "person:william-ruto"
    assert len(set(whole.values())) == 5


def person(article: str, name: str, code: str | None = None, role: str | None = None, year: int = 2023) -> Sighting:
    return Sighting(article, f"person:{name.lower().replace(' ', '-')}", name, code, role, f"{year}-05-01")


def organization(article: str, name: str, code: str = "KE") -> Sighting:
    return Sighting(article, f"organization:{name.lower().replace(' ', '-')}", name, code, None, "2023-05-01")


def test_different_keeps_out_an_office_holder() -> None:
    parted = resolve_entities({"person": PERSONS}, different=[("person:ruto", "person:william-ruto")])
    assert parted["a1", "person:ruto"] != parted["a2", "person:william-ruto"]


def test_different_splits_a_cluster_that_a_third_would_rejoin() -> None:
    people = [person("b1", "Otieno Adam Example", "KE", "Envoy"), person("b2", "Otieno Example", "KE", "Envoy"),
              person("b3", "Otieno A. Example", "KE", "Envoy")]  # fmt: skip
    whole = resolve_entities({"person": people})
    assert len(set(whole.values())) == 1
    parted = resolve_entities({"person": people}, different=[("person:otieno-adam-example", "person:otieno-example")])
    assert len(set(parted.values())) == 2
    assert parted[people[2].key] in (parted[people[0].key], parted[people[1].key])
    for seed in range(4):
        shuffled = random.Random(seed).sample(people, len(people))
        pair = ("person:otieno-example", "person:otieno-adam-example")
        assert resolve_entities({"person": shuffled}, different=[pair]) == parted


def test_a_surname_follows_what_people_have_joined_and_parted() -> None:
    people = [person("b1", "Otieno Example", "KE", "Envoy"), person("b2", "Adam Example", "KE", "Envoy"),
              person("b3", "Example", "KE", "Envoy")]  # fmt: skip
    pair = ("person:otieno-example", "person:adam-example")
    assert resolve_entities({"person": people})[people[2].key] not in pair
    assert resolve_entities({"person": people}, same=[pair])[people[2].key] in pair
    apart = resolve_entities({"person": people}, different=[("person:example", "person:adam-example")])
    assert apart[people[2].key] == "person:otieno-example"


def test_an_acronym_follows_too() -> None:
    known = [organization("b1", "Example Ports Board"), organization("b2", "EPB")]
    two = [*known, organization("b3", "Eastern Power Board")]
    pair = ("organization:example-ports-board", "organization:eastern-power-board")
    assert resolve_entities({"organization": known})[known[1].key] == "organization:example-ports-board"
    assert resolve_entities({"organization": two})[known[1].key] not in pair
    assert resolve_entities({"organization": two}, same=[pair])[known[1].key] in pair
    apart = resolve_entities({"organization": two}, different=[("organization:epb", "organization:eastern-power-board")])
    assert apart[known[1].key] == "organization:example-ports-board"


def test_what_bears_one_name_is_parted_by_the_ids_that_articles_give() -> None:
    named = [organization("b1", "The Example Ports Board"), organization("b2", "Example Ports Board")]
    assert len(set(resolve_entities({"organization": named}).values())) == 1
    pair = (named[0].entity_id, named[1].entity_id)
    assert len(set(resolve_entities({"organization": named}, different=[pair]).values())) == 2


def test_other_types_keep_their_ids() -> None:
    assert resolve_entities({"country": [Sighting("a1", "country:KE", "Kenya")]}) == {}
