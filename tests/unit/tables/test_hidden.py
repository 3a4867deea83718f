"""What is forgotten leaves the history of all versions and the corrections; what rests on other articles is told on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.articles.forgotten import Tombstone, bury_article
from flows.model import Claim, Entity, Reading
from flows.schema import arrow_schema
from flows.tables.hidden import HIDDEN, Present, hide_corrections
from tests.unit.tables.examples import ARTICLES, DUPLICATES, FINGERPRINT, LOAN, READINGS, fill_state, publish

OTTOKAR = Entity("person:ottokar-zschau", "person", "Ottokar Zschau", "KE", "Minister")
SECRETS = ("Zschau", "zschau", "Ottokar", "Gilded", "gilded")


def read_secretly(name: str | None, person: Entity = OTTOKAR) -> Reading:
    """The reading of LOAN with an arrangement's name and a person."""
    reading = READINGS[LOAN.article_id]
    (claim,) = reading.claims
    named: Claim = replace(claim, name=name, parties=(*claim.parties, replace(claim.parties[0], entity_id=person.entity_id)))
    return replace(reading, claims=(named,), entities=(*reading.entities, person))


def publish_readings(warehouse: Path, minute: int, loan: Reading) -> None:
    """A version in which the analyzer reads the article in this way."""
    fingerprint = f"{FINGERPRINT}-{minute}"
    state = fill_state(warehouse)
    readings = {**READINGS, LOAN.article_id: loan}
    state.write_readings(fingerprint, ARTICLES, [readings[article.article_id] for article in ARTICLES])
    publish(warehouse, minute, fingerprint=fingerprint, keep_versions=10)


def forget_loan(warehouse: Path, minute: int) -> None:
    copies = [article for article in ARTICLES if article.article_id in ("a-loan", "a-copy")]
    state = fill_state(warehouse)
    state.drop_articles([article.article_id for article in copies], with_sources=True)
    stones: list[Tombstone] = [bury_article(article, (), "2026-11-24T12:00:00+00:00") for article in copies]
    publish(warehouse, minute, duplicates={}, forgotten=stones, keep_versions=1)


def tell_all(folder: Path) -> str:
    paths = [*folder.glob("*.parquet"), *folder.glob("*/*.parquet")]
    return "\n".join(str(pq.read_table(path).to_pylist()) for path in paths)


@pytest.mark.parametrize("gone_before", [False, True], ids=["last version", "earlier version"])
def test_words_of_forgotten_articles_leave_the_whole_history(gone_before: bool, tmp_path: Path) -> None:
    publish_readings(tmp_path, 0, read_secretly("Gilded Sun Accord"))
    publish_readings(tmp_path, 1, read_secretly("Gilded Moon Accord", replace(OTTOKAR, name="Ottokar von Zschau")))
    if gone_before:
        publish_readings(tmp_path, 2, READINGS[LOAN.article_id])
    before = tell_all(tmp_path / "latest")
    assert all(word in before for word in ("Gilded Sun Accord", "zschau"))
    forget_loan(tmp_path, 3)
    told = tell_all(tmp_path / "latest")
    assert [word for word in SECRETS if word in told] == []
    changes = pq.read_table(tmp_path / "latest" / "changes.parquet").to_pylist()
    assert HIDDEN in {row["reason"] for row in changes}
    assert any(row["key"].startswith("person:forgotten-") for row in changes)
    assert len({(row["version"], row["table_name"], row["key"]) for row in changes}) == len(changes)


def test_history_of_other_articles_is_told_on(tmp_path: Path) -> None:
    other = replace(READINGS["a-state"], claims=(replace(READINGS["a-state"].claims[0], name="Seed Pact"),))
    state = fill_state(tmp_path)
    publish(tmp_path, 0)
    state.write_readings("b", ARTICLES, [other if a.article_id == "a-state" else READINGS[a.article_id] for a in ARTICLES])
    publish(tmp_path, 1, fingerprint="b")
    state.drop_articles(["a-sport"], with_sources=True)
    sport = next(article for article in ARTICLES if article.article_id == "a-sport")
    publish(tmp_path, 2, fingerprint="b", duplicates=DUPLICATES, forgotten=[bury_article(sport, (), "2026-11-24")])
    reasons = pq.read_table(tmp_path / "latest" / "changes.parquet")["reason"].to_pylist()
    assert any("name none -> Seed Pact" in reason for reason in reasons)
    assert HIDDEN not in reasons


def test_corrections_of_what_is_gone_do_not_quote_it() -> None:
    row = dict.fromkeys(arrow_schema("corrections").names)
    row |= {"correction_id": "x", "action": "set", "table_name": "entities", "reason": "wrong", "corrected_by": "Ada"}
    gone = {**row, "key": "person:ottokar-zschau", "correction_status": "stale", "correction_date": None}
    rows = [
        {**gone, "message": "there is no entity person:ottokar-zschau any more"},
        {**gone, "key": "p1", "message": "expected name Gilded Accord, found None", "old_value": "Gilded Accord"},
        {**gone, "key": "country:KE", "message": "expected name Kenya, found 12.5"},
        {**gone, "key": "person:ada", "correction_status": "applied", "old_value": "Ada L.", "message": None},
    ]
    schema = pa.schema([field.with_nullable(True) for field in arrow_schema("corrections")])
    entities = pa.table({"entity_id": ["country:KE"], "name": ["Kenya"]})
    hidden = hide_corrections(pa.Table.from_pylist(rows, schema=schema), Present({"entities": [entities]})).to_pylist()
    assert not any(word in str(hidden) for word in SECRETS)
    assert [row["message"] for row in hidden][1:] == [HIDDEN, "expected name Kenya, found 12.5", None]
    assert (hidden[1]["old_value"], hidden[3]["key"], hidden[3]["old_value"]) == (HIDDEN, "person:ada", "Ada L.")
