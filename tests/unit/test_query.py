from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from flows.errors import ComityError, UsageError
from flows.query import copy_report, neutralize_formula, open_dataset, write_query


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """A published version with one table, behind a link as in a warehouse."""
    version = tmp_path / "versions" / "v1"
    version.mkdir(parents=True)
    with duckdb.connect(str(version / "comity.duckdb")) as connection:
        connection.execute("create table deals (id integer, name varchar, amount decimal(18,2), signed date)")
        connection.execute("insert into deals values (1, '=HYPERLINK(1)', 1.50, date '2024-03-01'), (2, null, null, null)")
        connection.execute(f"copy deals to '{version}/deals.parquet'")
    (version / "report.html").write_text("<p>Ünion</p>", encoding="utf-8")
    (tmp_path / "latest").symlink_to(version)
    (tmp_path / "secret.csv").write_text("a\n1\n")
    return tmp_path / "latest"


def test_csv_is_safe_for_spreadsheets(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_query(dataset, "select * from deals order by id", "csv")
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows == [["id", "name", "amount", "signed"], ["1", "'=HYPERLINK(1)", "1.50", "2024-03-01"], ["2", "", "", ""]]


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_formulas_are_neutralized(cell: str) -> None:
    assert neutralize_formula(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["plain", -1, None, "", "a=1"])
def test_what_is_no_formula_stays(cell: object) -> None:
    assert neutralize_formula(cell) == cell


def test_json_is_json(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_query(dataset, "select * from deals order by id", "json")
    assert json.loads(capsys.readouterr().out) == [
        {"id": 1, "name": "=HYPERLINK(1)", "amount": 1.5, "signed": "2024-03-01"},
        {"id": 2, "name": None, "amount": None, "signed": None},
    ]
    write_query(dataset, "select * from deals where false", "json")
    assert json.loads(capsys.readouterr().out) == []


def test_table_is_whole_where_there_is_no_terminal(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_query(dataset, f"select '{'long ' * 60}end' as name, '[red]' as mark")
    out = capsys.readouterr().out
    assert "long " * 60 + "end" in out
    assert "[red]" in out


def test_long_table_says_how_much_more_there_is(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_query(dataset, "select range as n from range(1000)")
    shown = capsys.readouterr()
    assert "800 rows more" in shown.err
    assert "199" in shown.out
    assert "200" not in shown.out


def test_parquet_keeps_types(dataset: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    write_query(dataset, "select * from deals order by id", "parquet", out)
    table = pq.read_table(out)
    assert table.num_rows == 2
    assert str(table.schema.field("amount").type) == "decimal128(18, 2)"


def test_output_goes_to_a_file(dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_query(dataset, "select 1 as one", "csv", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == "one\n1\n"
    assert capsys.readouterr().out == ""
    with pytest.raises(ComityError, match="can't be written"):
        write_query(dataset, "select 1", "csv", tmp_path / "no" / "out.csv")


@pytest.mark.parametrize(
    "query",
    [
        "insert into deals values (3, '', 0, null)",
        "delete from deals",
        "create table t as select 1",
        "create temp table t as select 1",
        "copy deals to '{folder}/out.csv'",
        "copy deals to '{folder}/latest/out.csv'",
        "explain analyze copy deals to '{folder}/latest/out.csv'",
        "attach '{folder}/other.duckdb' as other",
        "set threads = 1",
        "set enable_external_access = true",
        "install httpfs",
        "load json",
        "export database '{folder}/export'",
        "pragma database_list",
        "select 1; select 2",
        "select 1; drop table deals",
        "vacuum",
        "",
    ],
)
def test_all_but_one_select_is_refused(dataset: Path, tmp_path: Path, query: str) -> None:
    before = sorted(path.name for path in dataset.iterdir())
    with pytest.raises(UsageError, match="read-only"):
        write_query(dataset, query.format(folder=tmp_path), "csv")
    assert sorted(path.name for path in dataset.iterdir()) == before


@pytest.mark.parametrize(
    "query",
    [
        "select * from read_text('/etc/passwd')",
        "select * from read_csv('{folder}/secret.csv')",
        "select * from '{folder}/latest/../secret.csv'",
        "select * from '{folder}/versions/v1/../../secret.csv'",
        "select * from glob('{folder}/*')",
        "select * from 'https://example.org/x.csv'",
    ],
)
def test_no_way_leads_out_of_the_dataset(dataset: Path, tmp_path: Path, query: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ComityError, match="The query failed"):
        write_query(dataset, query.format(folder=tmp_path), "csv")
    assert "secret" not in capsys.readouterr().out


def test_parquet_beside_the_database_can_be_read(dataset: Path) -> None:
    with open_dataset(dataset) as connection:
        assert connection.execute(f"select count(*) from '{dataset.resolve()}/deals.parquet'").fetchone() == (2,)


def test_wrong_sql_is_told_without_traceback(dataset: Path) -> None:
    with pytest.raises(ComityError, match="deels") as caught:
        write_query(dataset, "select * from deels")
    assert caught.value.exit_code == 1


def test_unknown_format_is_wrong_usage(dataset: Path) -> None:
    with pytest.raises(UsageError, match="xlsx"):
        write_query(dataset, "select 1", "xlsx")


def test_without_a_dataset_the_cure_is_named(tmp_path: Path) -> None:
    with pytest.raises(ComityError, match="comity run"):
        write_query(tmp_path / "latest", "select 1")


def test_report_is_copied_or_its_place_told(dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy_report(dataset, None)
    assert capsys.readouterr().out == f"{dataset / 'report.html'}\n"
    copy_report(dataset, tmp_path / "mine.html")
    assert (tmp_path / "mine.html").read_text(encoding="utf-8") == "<p>Ünion</p>"
