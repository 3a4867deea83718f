"""Rows of some articles leave the batches, and nothing of them is left in any file."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.tables.batches import drop_rows, read_marker, sweep_parts, write_batch

ARTICLES = pa.table({"article_id": ["a1", "a2"], "title": ["One", "Two"]})
CLAIMS = pa.table({"claim_id": ["c1", "c2", "c3"], "article_id": ["a1", "a1", "a2"]})
PARTIES = pa.table({"claim_id": ["c1", "c2", "c3"], "party_name": ["Zamunda", "Ruritania", "Graustark"]})
PLACES = pa.table({"article_id": ["a1", "a9"], "source_path": ["one.txt", "nine.txt"]})


def fill(folder: Path) -> None:
    write_batch(folder, ["a1", "a2"], {"articles": ARTICLES, "claims": CLAIMS, "claim_parties": PARTIES, "places": PLACES})
    write_batch(folder, ["a3"], {"articles": pa.table({"article_id": ["a3"], "title": ["Three"]})})


def read_all(folder: Path) -> dict[str, list[dict[str, str]]]:
    rows: dict[str, list[dict[str, str]]] = {}
    for path in sorted((folder / "batches").glob("*.json")):
        for name, part in read_marker(folder, path).parts.items():
            rows.setdefault(name, []).extend(pq.read_table(part).to_pylist())
    return rows


def test_rows_go_by_article_or_by_claim(tmp_path: Path) -> None:
    fill(tmp_path)
    drop_rows(tmp_path, ["a1"])
    rows = read_all(tmp_path)
    assert sorted(row["article_id"] for row in rows["articles"]) == ["a2", "a3"]
    assert [row["claim_id"] for row in rows["claims"]] == ["c3"]
    assert [row["party_name"] for row in rows["claim_parties"]] == ["Graustark"]
    assert [row["source_path"] for row in rows["places"]] == ["nine.txt"]
    ids = {one for path in (tmp_path / "batches").iterdir() for one in read_marker(tmp_path, path).article_ids}
    assert ids == {"a2", "a3"}


def test_files_of_what_was_dropped_are_gone(tmp_path: Path) -> None:
    fill(tmp_path)
    (tmp_path / "articles" / ".broken.tmp").write_bytes(b"One")
    drop_rows(tmp_path, ["a1", "a2", "a3"])
    assert not list((tmp_path / "articles").iterdir())
    assert [path.name for path in tmp_path.glob("*/*.parquet")] == [path.name for path in (tmp_path / "places").iterdir()]


def test_kept_tables_stay_as_they_are(tmp_path: Path) -> None:
    fill(tmp_path)
    drop_rows(tmp_path, ["a1"], keep=["places"])
    assert len(read_all(tmp_path)["places"]) == 2


def test_other_batches_are_not_touched(tmp_path: Path) -> None:
    fill(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    drop_rows(tmp_path, ["a7"])
    sweep_parts(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == before


def test_broken_off_drop_is_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    fill(tmp_path)
    monkeypatch.setattr(Path, "unlink", break_off)
    with pytest.raises(KeyboardInterrupt):
        drop_rows(tmp_path, ["a1"])
    monkeypatch.undo()
    drop_rows(tmp_path, ["a1"])
    assert sorted(row["article_id"] for row in read_all(tmp_path)["articles"]) == ["a2", "a3"]
