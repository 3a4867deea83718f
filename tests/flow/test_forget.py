"""`comity forget` and `comity run --rebuild` as a person meets them: the whole job, on a few articles of the sample."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from tests.conftest import SAMPLE, Comity
from tests.flow.conftest import read_digest

WORDS = ("police officers of an international mission", "First Kenyan police land in Haiti", "Garry Conille")


def query(comity: Comity, root: Path, text: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(comity("--root", root, "sql", text, "--json").stdout)
    return rows


def find_words(root: Path) -> list[str]:
    """Every file below the root that holds one of the words, in the clear, in Parquet or in the database."""
    return [f"{path}: {word}" for path in root.rglob("*") if path.is_file() for word in WORDS if word in read_any(path)]


def read_any(path: Path) -> str:
    data = path.read_bytes().decode("utf-8", "replace")
    if path.suffix == ".parquet":
        return data + str(pq.read_table(path).to_pylist())
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            tables = connection.execute("select table_name from information_schema.tables where table_schema = 'main'").fetchall()
            return data + "".join(str(connection.execute(f'select * from "{table}"').fetchall()) for (table,) in tables)
    return data


def test_forgotten_article_is_nowhere_and_the_rest_rebuilds(comity: Comity, tmp_path: Path) -> None:
    inbox = tmp_path / "raw" / "inbox"
    inbox.mkdir(parents=True)
    for name in ("wire-world.jsonl", "aukus-announced.txt"):
        shutil.copy(SAMPLE / name, inbox)
    assert comity("run", "-q", cwd=tmp_path).returncode == 0
    (article,) = query(comity, tmp_path, "select article_id, text_sha256 from articles where title like 'First Kenyan police%'")
    assert find_words(tmp_path)
    forgot = comity("forget", article["article_id"][:12], "--reason", "the publisher asked", "--json", cwd=tmp_path)
    assert forgot.returncode == 0, forgot.stderr
    told = json.loads(forgot.stdout)
    assert told["forgotten"] == [article["article_id"]]
    assert [Path(path).name for path in told["left_to_you"]] == ["wire-world.jsonl"]
    for path in told["left_to_you"]:
        Path(path).unlink()
    assert find_words(tmp_path) == []
    marked = query(comity, tmp_path, "select article_id, text_sha256, title from articles where is_forgotten")
    assert marked == [{**article, "title": ""}]
    assert query(comity, tmp_path, "select reason from rejects where reason = 'forgotten'") == [{"reason": "forgotten"}]
    digest = read_digest(tmp_path)
    shutil.rmtree(tmp_path / "warehouse")
    rebuilt = comity("run", "--rebuild", "-q", cwd=tmp_path)
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert read_digest(tmp_path) == digest


def test_nothing_to_rebuild_from_exits_6(comity: Comity, tmp_path: Path) -> None:
    result = comity("run", "--rebuild", cwd=tmp_path)
    assert result.returncode == 6
    assert "the raw store is empty" in result.stderr


def test_unknown_article_exits_2(comity: Comity, tmp_path: Path) -> None:
    result = comity("forget", "a0", cwd=tmp_path)
    assert result.returncode == 2
    assert "0 articles have an id that begins with" in result.stderr
