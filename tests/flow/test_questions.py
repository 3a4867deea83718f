"""The questions of sql/examples, asked of the published sample: the answers hold what the sample's articles say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.marts.examples import find_questions
from tests.conftest import Comity

Published = tuple[Path, str]


@pytest.fixture(scope="module")
def answers(published: Published) -> dict[str, list[dict[str, Any]]]:
    """The rows of each question, by its name."""
    root, _ = published
    with duckdb.connect(str(root / "warehouse" / "latest" / "comity.duckdb"), read_only=True) as connection:
        return {question.name: connection.sql(question.sql).df().to_dict("records") for question in find_questions()}


def test_kenyas_partners_in_energy(answers: dict[str, list[dict[str, Any]]]) -> None:
    assert [(row["partner_code"], row["partnerships"], row["ended"]) for row in answers["partners"]] == [("IN", 1, 1)]


def test_what_is_overdue(answers: dict[str, list[dict[str, Any]]]) -> None:
    assert "Egypt; Ethiopia" in {row["parties"] for row in answers["overdue"]}
    days = [row["days_overdue"] for row in answers["overdue"]]
    assert days == sorted(days, reverse=True)
    assert min(days) > 0


def test_what_two_countries_signed_with_the_quote(answers: dict[str, list[dict[str, Any]]]) -> None:
    pact = next(row for row in answers["signed"] if "access" in row["evidence"].lower())  # the headline's words or the text's
    assert pact["instrument"] in {"military", "treaty"}
    assert pact["title"]
    assert all("Japan" in row["parties"] for row in answers["signed"])  # Manila is a part of the Philippines


def test_sectors_rising(answers: dict[str, list[dict[str, Any]]]) -> None:
    assert answers["rising"][0]["sector"] == "mining"  # the minerals deal of 2025
    assert all(row["partnerships"] - row["partnerships_before"] == row["difference"] > 0 for row in answers["rising"])


def test_the_largest_loans(answers: dict[str, list[dict[str, Any]]]) -> None:
    railway = next(row for row in answers["loans"] if row["parties"] == "China; Kenya")
    assert (int(railway["amount"]), railway["currency"]) == (327_000_000_000, "KES")
    assert railway["amount_usd"] is None or railway["amount_usd"] != railway["amount_usd"]  # the bank has no rate of the shilling


def test_what_changed(answers: dict[str, list[dict[str, Any]]]) -> None:
    assert {row["change"] for row in answers["changed"]} == {"added"}
    assert "Indonesia; Norway" in {row["record"] for row in answers["changed"]}


def test_what_rests_on_one_article(answers: dict[str, list[dict[str, Any]]]) -> None:
    assert len(answers["single"]) == sum(row["single_article"] for row in answers["sure"]) > 50
    assert answers["single"][0]["confidence"] == min(row["confidence"] for row in answers["single"])


def test_how_sure_we_are(published: Published, answers: dict[str, list[dict[str, Any]]]) -> None:
    root, _ = published
    with duckdb.connect(str(root / "warehouse" / "latest" / "comity.duckdb"), read_only=True) as connection:
        found = connection.sql("select count(*), count(*) filter (where recommended) from partnerships").fetchall()
    assert found == [(sum(row["found"] for row in answers["sure"]), sum(row["partnerships"] for row in answers["sure"]))]


def test_the_command_asks_them(published: Published, comity: Comity) -> None:
    root, _ = published
    result = comity("sql", "--example", "signed", "--json", cwd=root)
    assert result.returncode == 0, result.stderr
    assert "-- What did Japan and the Philippines sign" in result.stderr
    assert any("Reciprocal Access Agreement" in row["evidence"] for row in json.loads(result.stdout))


def test_start_here_counts_its_rows(published: Published) -> None:
    root, _ = published
    with duckdb.connect(str(root / "warehouse" / "latest" / "comity.duckdb"), read_only=True) as connection:
        rows = connection.sql(
            "select name, row_count, example from start_here where kind <> 'macro' or layer = 'question'"
        ).fetchall()
        for name, count, example in rows:
            connection.sql(example).fetchall()
            assert count is None or connection.sql(f"select count(*) from {name}").fetchall() == [(count,)], name
