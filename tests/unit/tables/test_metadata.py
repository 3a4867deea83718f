"""What a version says of itself: other tools read it, and find each file as it is told."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.schema import LICENCE, SCHEMA_VERSION, list_tables, list_views
from tests.unit.tables.examples import fill_state, publish

TABLES = (*list_tables(), *list_views())


@pytest.fixture(scope="module")
def latest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    warehouse = tmp_path_factory.mktemp("told")
    fill_state(warehouse)
    return publish(warehouse).path


@pytest.fixture(scope="module")
def package(latest: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((latest / "datapackage.json").read_text(encoding="utf-8"))
    return told


def place(latest: Path, name: str) -> Path:
    return latest / name if (latest / name).is_dir() else latest / f"{name}.parquet"


def test_every_file_is_told_with_its_size_and_hash(latest: Path, package: dict[str, Any]) -> None:
    told = {part["path"]: part for one in package["resources"] for part in one["parts"]}
    assert set(told) == {path.relative_to(latest).as_posix() for path in latest.rglob("*.parquet")}
    for name, part in told.items():
        content = (latest / name).read_bytes()
        assert part["bytes"] == len(content)
        assert part["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_the_package_tells_licence_sources_run_units_and_lists(package: dict[str, Any]) -> None:
    assert package["licenses"][0]["name"] == LICENCE
    assert package["sources"]
    assert package["contributors"]
    assert (package["run_id"], package["schema_version"]) == ("run-000", SCHEMA_VERSION)
    claims = next(one for one in package["resources"] if one["title"] == "claims")
    fields = {field["name"]: field for field in claims["schema"]["fields"]}
    assert fields["confidence"]["constraints"] == {"required": True, "minimum": 0, "maximum": 1}
    assert "denied" in fields["modality"]["constraints"]["enum"]
    assert fields["amount_usd"]["unit"] == "US dollars"
    assert {"fields": ["stage"], "reference": {"resource": "stages", "fields": ["code"]}} in claims["schema"]["foreignKeys"]


def test_a_parquet_file_says_what_it_is(latest: Path) -> None:
    file = pq.ParquetFile(latest / "partnerships.parquet")
    said = {key.decode(): value.decode() for key, value in file.schema_arrow.metadata.items()}
    assert said["comity_schema_version"] == SCHEMA_VERSION
    assert said["comity_run_id"] == "run-000"
    assert said["license"] == LICENCE
    assert said["description"] == "One row per real-world arrangement."
    assert b"units of currency" in file.schema_arrow.field("amount").metadata[b"comment"]
    assert file.metadata.row_group(0).column(0).is_stats_set


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_pyarrow_pandas_and_duckdb_read_the_same_sorted_rows(latest: Path, table: Any) -> None:
    where = place(latest, table.name)
    read = pq.read_table(where)
    assert not any(pa.types.is_nested(field.type) for field in read.schema)
    assert pd.read_parquet(where).shape == (read.num_rows, len(table.columns))
    pattern = f"{where}/*.parquet" if table.is_folder else str(where)
    assert duckdb.sql(f"select count(*) from read_parquet('{pattern}')").fetchall() == [(read.num_rows,)]
    for path in where.glob("*.parquet") if table.is_folder else [where]:
        rows = pq.read_table(path)
        assert rows.equals(rows.sort_by([(name, "ascending") for name in table.order])), path.name


def test_polars_reads_them(latest: Path) -> None:
    polars = pytest.importorskip("polars", reason="polars is not installed")
    frame = polars.read_parquet(latest / "partnerships.parquet")
    assert frame.height == pq.read_metadata(latest / "partnerships.parquet").num_rows
    assert str(frame.schema["amount"]).startswith("Decimal")


def test_frictionless_finds_the_package_valid(latest: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed")
    found = frictionless.validate(str(latest / "datapackage.json"))
    assert found.valid, found.flatten(["type", "note"])[:5]


def test_mlcroissant_loads_partnerships_and_claims(latest: Path) -> None:
    croissant = pytest.importorskip("mlcroissant", reason="mlcroissant is not installed")
    loaded = croissant.Dataset(jsonld=str(latest / "croissant.json"))
    for name in ("partnerships", "claims"):
        assert len(list(loaded.records(name))) == pq.read_table(place(latest, name)).num_rows


def test_without_texts_nothing_tells_of_texts(tmp_path: Path) -> None:
    fill_state(tmp_path)
    version = publish(tmp_path, publish_texts=False).path
    assert not (version / "article_texts").exists()
    for name in ("datapackage.json", "croissant.json"):
        assert "article_texts/" not in (version / name).read_text(encoding="utf-8")
    with duckdb.connect(str(version / "comity.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from article_texts").fetchone() == (0,)
        assert connection.execute("select count(*) from evidence where evidence <> ''").fetchone() != (0,)
