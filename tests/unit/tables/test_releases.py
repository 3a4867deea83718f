"""Warehouses that another release wrote: made from one of now, by code."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.errors import ComityError
from flows.tables.releases import adopt_state, find_release, refuse_newer

from .examples import ARTICLES, fill_state, publish
from .test_publish import read_rows


def age_version(folder: Path, schema: str, dropped: dict[str, list[str]]) -> None:
    """Make a version look as a release with another schema wrote it, without these columns."""
    package = folder / "datapackage.json"
    package.write_text(json.dumps({**json.loads(package.read_text()), "schema_version": schema}))
    for table, columns in dropped.items():
        for path in [folder / f"{table}.parquet", *(folder / table).glob("*.parquet")]:
            if path.exists():
                found = pq.read_table(path).drop_columns(columns)
                path.unlink()
                pq.write_table(found, path.with_name("part-old.parquet") if path.parent.name == table else path)


def age_state(state: Path, schema: str, table: str, columns: list[str]) -> None:
    """Make a state look so."""
    (state / "schema_version").write_text(schema)
    for path in (state / "articles" / table).glob("*.parquet"):
        pq.write_table(pq.read_table(path).drop_columns(columns), path)


def test_published_version_of_an_earlier_release_is_read(tmp_path: Path) -> None:
    state = fill_state(tmp_path, ARTICLES[:2])
    first = publish(tmp_path, 0)
    age_version(first.path, "1.0", {"runs": ["run_key", "accepted"], "partnerships": ["stage_since"], "articles": ["notes"]})
    assert find_release(tmp_path).is_old
    state.write_articles(ARTICLES[2:3])
    second = publish(tmp_path, 1, duplicates={ARTICLES[2].article_id: (ARTICLES[0].article_id, "same_text")})
    assert [row["run_id"] for row in read_rows(second.path, "runs")] == ["run-000", "run-001"]


def test_state_of_an_earlier_release_with_other_columns_is_made_anew(tmp_path: Path) -> None:
    state = fill_state(tmp_path, ARTICLES).folder
    (state / "inputs.jsonl").write_text("")
    assert not adopt_state(tmp_path)
    age_state(state, "1.0", "articles", ["section"])
    assert adopt_state(tmp_path)
    assert not (state / "articles").exists()
    assert not (state / "inputs.jsonl").exists()
    assert not adopt_state(tmp_path)


def test_state_of_an_earlier_release_with_the_same_columns_is_kept(tmp_path: Path) -> None:
    state = fill_state(tmp_path, ARTICLES)
    (state.folder / "schema_version").write_text("1.0")
    assert not adopt_state(tmp_path)
    assert state.known_article_ids()


@pytest.mark.parametrize("where", ["published", "state"])
def test_later_release_is_refused_with_the_way_out(tmp_path: Path, where: str) -> None:
    state = fill_state(tmp_path, ARTICLES[:1])
    if where == "published":
        age_version(publish(tmp_path, 0).path, "1.99", {})
    else:
        (state.folder / "schema_version").write_text("2.0")
    with pytest.raises(ComityError, match=r"later release \(schema .*Install that one, or publish to another place"):
        refuse_newer(tmp_path)
    with pytest.raises(ComityError, match="later release"):
        adopt_state(tmp_path)
