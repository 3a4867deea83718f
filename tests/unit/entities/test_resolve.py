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


def test_people_join_and_part() -> None:
    joined = resolve_entities({"person": PERSONS}, same=[("person:michael-lee-au", "person:michael-lee-us")])
    assert joined["a5", "person:michael-lee"] != joined["a6", "person:michael-lee"]  # no such ids: nothing is joined
    found = resolve_entities({"person": PERSONS})
    pair = (found["a5", "person:michael-lee"], found["a6", "person:michael-lee"])
    joined = resolve_entities({"person": PERSONS}, same=[pair])
    assert joined["a5", "person:michael-lee"] == joined["a6", "person:michael-lee"]
    parted = resolve_entities({"person": PERSONS}, different=[("person:ruto", "person:william-ruto")])
    assert parted["a1", "person:ruto"] != parted["a2", "person:william-ruto"]


def test_other_types_keep_their_ids() -> None:
    assert resolve_entities({"country": [Sighting("a1", "country:KE", "Kenya")]}) == {}
