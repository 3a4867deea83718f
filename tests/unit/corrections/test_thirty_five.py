"""Five corrections of each action and five stale ones: the same content whatever their order, and applied again."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.corrections.corrector import make_corrections
from flows.schema import declared_table, list_tables, list_views
from flows.tables.assemble import Assembled, assemble_dataset
from flows.tables.gather import Gathered, gather_state
from flows.tables.metadata import read_facts
from flows.tables.state import State

from . import world
from .world import FINGERPRINT, PAIRS, claim_id, deal_id

CORRECTIONS = world.read(world.write_all())


def read_rows(folder: Path, name: str) -> list[dict[str, Any]]:
    path = folder / name if declared_table(name).is_folder else folder / f"{name}.parquet"
    return pq.read_table(path).to_pylist()  # type: ignore[no-any-return]


def read_content(folder: Path) -> dict[str, list[str]]:
    tables = [table for table in (*list_tables(), *list_views()) if not table.is_volatile]
    return {
        table.name: sorted(repr([row[c] for c in table.content_columns]) for row in read_rows(folder, table.name))
        for table in tables
    }


def list_content(assembled: Assembled) -> dict[str, list[str]]:
    """Every row of every table and part, whatever their order."""
    whole = {name: table.to_pylist() for name, table in assembled.tables.items()}
    whole |= {name: [row for part in parts for row in part.read().to_pylist()] for name, parts in assembled.parts.items()}
    return {name: sorted(map(repr, rows)) for name, rows in whole.items()}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse in which the world was published as it was read, then as it was corrected."""
    folder = tmp_path_factory.mktemp("world")
    world.fill(folder)
    world.publish(folder)
    assert world.publish(folder, make_corrections(CORRECTIONS), minute=1).is_new
    return folder


@pytest.fixture(scope="module")
def corrected(warehouse: Path) -> Path:
    return (warehouse / "latest").resolve()


@pytest.fixture(scope="module")
def gathered(warehouse: Path) -> Gathered:
    return gather_state(State(warehouse / "state"), FINGERPRINT, {})


def outcomes(folder: Path) -> dict[str, dict[str, Any]]:
    return {row["correction_id"]: row for row in read_rows(folder, "corrections")}


def test_there_are_five_of_each_action_and_five_stale_ones(corrected: Path) -> None:
    rows = outcomes(corrected).values()
    assert Counter(row["action"] for row in rows if row["correction_status"] == "applied") == dict.fromkeys(
        ("set", "drop", "merge", "split", "same", "different"), 5
    )
    stale = {row["correction_id"]: row["message"] for row in rows if row["correction_status"] == "stale"}
    assert len(stale) == 5
    assert stale["k30-set"] == "expected stage agreed, found signed"
    assert stale["k31-drop"] == "expected instrument treaty, found loan"
    assert stale["k32-merge"] == f"nothing is left of partnership p{'0' * 20}"
    assert stale["k33-split"] == f"claim c{'1' * 20} is no longer stated"
    assert stale["k34-same"].startswith("there is no entity 'organization:gone'. Did you mean 'organization:agency-")


def test_applied_twice_they_publish_nothing_new(warehouse: Path, corrected: Path) -> None:
    again = world.publish(warehouse, make_corrections(CORRECTIONS), minute=2)
    assert not again.is_new
    assert again.path == corrected


def test_a_rebuild_in_another_order_is_the_same_content(tmp_path: Path, corrected: Path) -> None:
    shuffled, reports = list(CORRECTIONS), list(world.REPORTS)
    random.Random(7).shuffle(shuffled)
    random.Random(7).shuffle(reports)
    world.fill(tmp_path, reports)
    made = world.publish(tmp_path, make_corrections(shuffled))
    assert read_content(made.path) == read_content(corrected)
    assert read_facts(made.path)["content_digest"] == read_facts(corrected)["content_digest"]


@settings(max_examples=6)
@given(st.permutations(CORRECTIONS), st.randoms(use_true_random=False))
def test_no_order_makes_a_difference(gathered: Gathered, corrections: list[Any], dice: random.Random) -> None:
    expected = list_content(assemble_dataset(gathered, recommend_from=0.5, corrector=make_corrections(CORRECTIONS)))
    with_repeats = corrections + dice.sample(corrections, 3)
    once = {one.id: one for one in with_repeats}.values()
    assert list_content(assemble_dataset(gathered, recommend_from=0.5, corrector=make_corrections(once))) == expected


def test_both_values_stay_in_the_record(corrected: Path) -> None:
    row = outcomes(corrected)["k00-set"]
    assert (row["old_value"], row["new_value"], row["reason"], row["corrected_by"]) == ("signed", "in_force", "because 0", "Ada")
    assert str(row["correction_date"]) == "2026-10-01"
    dropped = outcomes(corrected)["k05-drop"]
    assert "instrument: loan" in dropped["old_value"]
    assert f"parties: {'; '.join(sorted(f'country:{code}' for code in PAIRS[2]))}" in dropped["old_value"]
    assert dropped["new_value"] is None


def test_a_stage_holds_together_over_tables_and_views(corrected: Path) -> None:
    with duckdb.connect(corrected / "comity.duckdb", read_only=True) as dataset:
        steps = dataset.execute(
            "select distinct stage from partnership_timeline where partnership_id = ?", [deal_id(0)]
        ).fetchall()
        assert steps == [("in_force",)]
        by_stage = dict(dataset.execute("select stage, partnerships from partnerships_by_stage").fetchall())
        counted = "select stage, count(*) from partnerships where recommended group by stage"
        assert {stage: count for stage, count in by_stage.items() if count} == dict(dataset.execute(counted).fetchall())
        assert by_stage["in_force"] == 1
        kept = dataset.execute("select stage from claims where partnership_id = ?", [deal_id(0)]).fetchall()
        assert set(kept) == {("signed",)}  # what the articles were read to say stays


def test_a_dropped_partnership_is_nowhere(corrected: Path) -> None:
    for name in ("partnerships", "partnership_parties", "partnership_sectors", "partnership_timeline", "claims", "evidence"):
        assert deal_id(2) not in {row["partnership_id"] for row in read_rows(corrected, name)}, name
    (redirect,) = [row for row in read_rows(corrected, "partnership_redirects") if row["old_id"] == deal_id(2)]
    assert redirect["partnership_id"] is None
    assert redirect["reason"] == "dropped by correction k05-drop: because 5"


def test_merged_and_split_partnerships_hold_the_right_claims(corrected: Path) -> None:
    held = {row["claim_id"]: row["partnership_id"] for row in read_rows(corrected, "claims")}
    for pair in (4, 5, 6, 10, 11, 12):
        assert len({held[claim_id(pair, deal, report)] for deal in (0, 1) for report in (1, 2)}) == 1, pair
    for pair in (7, 8, 9):
        assert held[claim_id(pair, 0, 1)] != held[claim_id(pair, 0, 2)], pair
    for pair in (13, 14, 15):
        assert held[claim_id(pair, 0, 1)] != held[claim_id(pair, 1, 1)], pair


def test_entities_are_one_or_two_as_told(corrected: Path) -> None:
    ids = {row["entity_id"]: row["name"] for row in read_rows(corrected, "entities")}
    agencies = {f"organization:agency-{number}" for number in (3, 5, 6, 8, 12, 14)}
    assert not agencies & ids.keys()
    assert ids["organization:agency-1"] == "First Agency"
    assert sorted(one.split("~")[0] for one in ids if "~" in one) == ["organization:agency-10", "organization:agency-9"]
    mentions = Counter(row["entity_id"] for row in read_rows(corrected, "mentions"))
    assert mentions["organization:agency-4"] == 12
    assert mentions["organization:agency-10"] == 2


def test_changes_say_what_and_why(corrected: Path) -> None:
    rows = {(row["table_name"], row["key"]): row for row in read_rows(corrected, "changes") if row["version"] == corrected.name}
    stage = rows["partnerships", deal_id(0)]
    assert stage["change"] == "changed"
    assert stage["reason"] == "stage signed -> in_force: because 0 (correction k00-set by Ada)"
    one, other = sorted((rows["partnerships", deal_id(4, deal)] for deal in (0, 1)), key=lambda row: row["change"])
    assert (one["change"], other["change"]) == ("changed", "merged")
    assert other["reason"] == f"now {one['key']}: because 10 (correction k10-merge by Ada)"
    assert rows["partnerships", deal_id(2)]["reason"] == "because 5 (correction k05-drop by Ada)"
    assert rows["claims", claim_id(2, 1, 2)]["change"] == "removed"
    assert rows["entities", "organization:agency-5"]["change"] == "merged"
    assert rows["entities", "organization:agency-1"]["reason"].startswith("name Agency 1 -> First Agency: because 3")
    assert ("partnerships", deal_id(20)) not in rows
