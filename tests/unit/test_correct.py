"""``comity correct``, ``changes`` and ``sql --as-of``: what a person types, and what comes of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from flows.cli import app
from flows.corrections.corrector import make_corrections
from flows.corrections.read import read_corrections
from flows.errors import UsageError

from .corrections import world
from .corrections.world import PAIRS, claim_id, deal_id, write_report

REPORTS = [write_report(pair, deal, report) for pair in (0, 1) for deal in (0, 1) for report in (1, 2)]
WHY = ("--reason", "the text says so", "--by", "Ada", "--date", "2026-10-01")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root in which two versions are published: as read, and with one correction."""
    folder = tmp_path_factory.mktemp("root")
    world.fill(folder / "warehouse", REPORTS)
    world.publish(folder / "warehouse")
    call(folder, "correct", "set", "partnerships", deal_id(1)[:9], "stage=ended", *WHY, "--id", "first")
    world.publish(folder / "warehouse", make_corrections(read_corrections(folder / "raw" / "corrections")), minute=1)
    return folder


def call(root: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(app, ["--root", str(root), *arguments], catch_exceptions=True)
    if isinstance(result.exception, UsageError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


def written(root: Path, *arguments: str) -> list[dict[str, object]]:
    """What the command wrote, taken away again."""
    records: list[dict[str, object]] = json.loads(call(root, "correct", *arguments, *WHY, "--json").stdout)
    assert {record["id"] for record in records} <= {one.id for one in read_corrections(root / "raw" / "corrections")}
    for record in records:
        Path(str(record["file"])).unlink()
    return records


def test_set_notes_what_the_field_holds_now(root: Path) -> None:
    (record,) = written(root, "set", "partnerships", deal_id(0), "stage=in_force")
    assert (record["key"], record["field"], record["expect"], record["value"]) == (deal_id(0), "stage", "signed", "in_force")
    assert (record["reason"], record["by"], record["date"]) == ("the text says so", "Ada", "2026-10-01")


def test_several_fields_at_once_are_several_corrections(root: Path) -> None:
    records = written(root, "set", "partnerships", deal_id(0, 1), "amount=5000000", "currency=USD")
    assert [(one["field"], one["expect"], one["value"]) for one in records] == [
        ("amount", None, "5000000"),
        ("currency", None, "USD"),
    ]


def test_parties_are_given_by_code_and_sectors_by_code(root: Path) -> None:
    (one, other) = PAIRS[0]
    (record,) = written(root, "set", "partnerships", deal_id(0), f"parties={one},{PAIRS[1][1]}")
    assert record["expect"] == sorted([f"country:{one}", f"country:{other}"])
    assert record["value"] == [f"country:{one}", f"country:{PAIRS[1][1]}"]
    (record,) = written(root, "set", "partnerships", deal_id(0), "sectors", "energy,water")
    assert (record["expect"], record["value"]) == (["energy"], ["energy", "water"])


def test_split_notes_all_claims_and_takes_beginnings(root: Path) -> None:
    (record,) = written(root, "split", "partnerships", deal_id(0), claim_id(0, 0, 2)[:9])
    assert record["expect"] == sorted([claim_id(0, 0, 1), claim_id(0, 0, 2)])
    assert record["value"] == [claim_id(0, 0, 2)]


@pytest.mark.parametrize("action", ["merge", "same", "different"])
def test_two_records_are_named_by_their_keys(root: Path, action: str) -> None:
    (record,) = written(root, action, "partnerships", deal_id(0), deal_id(0, 1))
    assert (record["action"], record["value"]) == (action, deal_id(0, 1))
    (record,) = written(root, action, "entities", "organization:agency-0", "organization:agency-1")
    assert record["table"] == "entities"


def test_drop_takes_a_key_of_several_columns(root: Path) -> None:
    (record,) = written(root, "drop", "claim_sectors", f"{claim_id(0, 0, 1)}/energy")
    assert record["key"] == f"{claim_id(0, 0, 1)}/energy"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("set", "partnership", "p1", "stage=ended"), "Did you mean 'partnerships'"),
        (("set", "partnerships", "p" + "0" * 20, "stage=ended"), "holds no 'p0+' .*The nearest is 'p"),
        (("set", "partnerships", "p", "stage=ended"), "Several keys of partnerships begin with 'p'"),
        (("set", "partnerships", deal_id(0), "stag=ended"), "no field 'stag'. Did you mean 'stage'"),
        (("set", "partnerships", deal_id(0), "stage=endd"), "Did you mean 'ended'"),
        (("set", "partnerships", deal_id(0), "stage=signed"), "is signed already"),
        (("set", "partnerships", deal_id(0), "stage"), "is no FIELD=VALUE"),
        (("set", "partnerships", deal_id(0), "article_count=3"), "drop or split off the claims"),
        (("set", "partnerships", deal_id(0), "parties=KE,Atlantis"), "entities holds no 'Atlantis'"),
        (("split", "partnerships", deal_id(0), "c123"), "0 parts of"),
        (("merge", "partnerships", deal_id(0), deal_id(0)), "names the record itself"),
        (("merge", "claims", claim_id(0, 0, 1), claim_id(0, 0, 2)), "knows no merge"),
    ],
)
def test_what_can_not_be_is_refused_before_it_is_written(root: Path, arguments: tuple[str, ...], told: str) -> None:
    with pytest.raises(UsageError, match=told) as caught:
        call(root, "correct", *arguments, *WHY)
    assert caught.value.exit_code == 2
    assert [path.name for path in (root / "raw" / "corrections").iterdir()] == ["first.yml"]


def test_the_same_correction_is_not_written_twice(root: Path) -> None:
    call(root, "correct", "drop", "partnerships", deal_id(0), *WHY)
    with pytest.raises(UsageError, match="is there already"):
        call(root, "correct", "drop", "partnerships", deal_id(0), *WHY)
    next((root / "raw" / "corrections").glob("2026-10-01-drop-*.yml")).unlink()


def test_both_values_are_shown(root: Path) -> None:
    assert (root / "raw" / "corrections" / "first.yml").read_text(encoding="utf-8").startswith("id: first\ntable: partnerships\n")
    (row,) = json.loads(call(root, "correct", "list", "--json").stdout)
    assert (row["status"], row["old_value"], row["new_value"], row["by"]) == ("applied", "signed", "ended", "Ada")


def test_changes_tell_the_last_version_or_all_since_a_day(root: Path) -> None:
    last = json.loads(call(root, "changes", "--json").stdout)
    assert [(row["table_name"], row["key"], row["change"]) for row in last] == [("partnerships", deal_id(1), "changed")]
    assert last[0]["reason"].startswith("stage signed -> ended")
    assert last[0]["reason"].endswith(": the text says so (correction first by Ada)")
    every = json.loads(call(root, "changes", "--since", "2026-11-01", "--json").stdout)
    assert {row["change"] for row in every} == {"added", "changed"}
    assert {row["table_name"] for row in every} == {
        "partnerships",
        "partnership_parties",
        "partnership_sectors",
        "claims",
        "entities",
    }
    assert json.loads(call(root, "changes", "--since", "2026-11-02", "--json").stdout) == []
    assert {
        row["table_name"]
        for row in json.loads(call(root, "changes", "--since", "2026-11-01", "--table", "claims", "--json").stdout)
    } == {"claims"}
    assert "1 partnerships changed" in call(root, "changes").output
    for wrong in (("--since", "soon"), ("--table", "claim")):
        with pytest.raises(UsageError):
            call(root, "changes", *wrong)


def test_an_earlier_version_is_read_by_name_and_as_of_a_day(root: Path) -> None:
    query = "select count(*) as n from partnerships where stage = 'ended'"
    first = sorted(path.name for path in (root / "warehouse" / "versions").iterdir())[0]
    assert json.loads(call(root, "sql", query, "--json").stdout) == [{"n": 1}]
    assert json.loads(call(root, "sql", query, "--json", "--version", first).stdout) == [{"n": 0}]
    assert json.loads(call(root, "sql", query, "--json", "--as-of", "2026-12-01").stdout) == [{"n": 1}]
    for wrong, told in (
        (("--as-of", "2026-10-31"), "No version from 2026-10-31 or before is kept; kept are: 20261101"),
        (("--as-of", "then"), "no day"),
        (("--version", "2026"), "2 kept versions begin with"),
        (("--version", first, "--as-of", "2026-12-01"), "give one of them"),
    ):
        with pytest.raises(UsageError, match=told):
            call(root, "sql", query, *wrong)
