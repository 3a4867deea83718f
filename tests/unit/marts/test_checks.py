"""Checks find what must not be, and refuse with its name and numbers."""

from __future__ import annotations

import duckdb
import pytest

from flows.errors import RefusedToPublish
from flows.marts.checks import find_failures, list_checks, refuse_failures
from flows.marts.database import open_dataset
from flows.schema import create_statement, declared_table, derived_checks


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name in ("stages", "partnership_timeline", "partnerships", "claims"):
        connection.execute(create_statement(declared_table(name)).replace(" NOT NULL", ""))
    return connection


def names_of(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, int]:
    return {failure.check: failure.count for failure in find_failures(connection, derived_checks(declared_table(table)))}


def test_what_holds_gives_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    assert names_of(connection, "stages") == {}
    refuse_failures([])


def test_keys_nulls_and_closed_lists(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "INSERT INTO stages VALUES ('a', 'A', 'x', 'open', 1, 'pipeline', 1), ('a', 'A', NULL, 'shut', 2, 'pipeline', 2)"
    )
    assert names_of(connection, "stages") == {
        "stages: key (code) is unique": 1,
        "stages.description: is never null": 1,
        "stages.status: holds one of its closed list": 1,
    }


def test_references_and_forms(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("INSERT INTO partnership_timeline (partnership_id, claim_id) VALUES ('p1', 'c1')")
    found = names_of(connection, "partnership_timeline")
    assert found["partnership_timeline.partnership_id: refers to partnerships.partnership_id"] == 1
    assert found["partnership_timeline.claim_id: refers to claims.claim_id"] == 1


def test_refusal_names_check_numbers_and_examples(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("INSERT INTO stages SELECT 'a', 'A', 'x', 'open', 1, 'pipeline', 1 FROM range(5)")
    with pytest.raises(
        RefusedToPublish,
        match=r"1 check of the data failed(.|\n)*key \(code\) is unique: 1 rows, such as code = a, rows_with_this_key = 5",
    ) as refused:
        refuse_failures(find_failures(connection, derived_checks(declared_table("stages"))))
    assert refused.value.exit_code == 3


def test_every_check_has_a_name_of_its_own() -> None:
    names = [check.name for check in list_checks()]
    assert len(names) == len(set(names)) > 200


def test_a_folder_without_a_dataset_says_how_to_make_one(tmp_path: object) -> None:
    from pathlib import Path

    with pytest.raises(Exception, match="`comity run` makes one"):
        open_dataset(Path(str(tmp_path)))
