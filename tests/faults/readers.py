"""A reader that polls what is published while versions come and go."""

from __future__ import annotations

import threading
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from tests.unit.tables.examples import ARTICLES, FINGERPRINT, READINGS, fill_state, publish


def poll_versions(latest: Path, stop: threading.Event, seen: set[str], half: list[str]) -> None:
    """Read what is published again and again; note where two files of it do not belong together."""
    while not stop.is_set():
        if not latest.exists():
            continue
        folder = latest.resolve()
        try:
            told = {row["version"] for row in pq.read_table(folder / "runs.parquet").to_pylist() if row["version"]}
            articles = pq.read_table(folder / "articles").num_rows
            with duckdb.connect(str(folder / "comity.duckdb"), read_only=True) as connection:
                counted = connection.execute("SELECT count(*) FROM articles").fetchall()[0][0]
        except Exception as error:
            half.append(repr(error))
            continue
        seen.add(folder.name)
        if counted != articles or folder.name not in told:
            half.append(f"{folder.name}: {counted} articles in the database, {articles} in Parquet, runs {told}")


def publish_often(warehouse: Path, times: int) -> tuple[set[str], list[str]]:
    """Publish so many versions under a polling reader; the versions that it saw, and what was half."""
    state = fill_state(warehouse, ARTICLES[:1])
    stop, seen, half = threading.Event(), set[str](), list[str]()
    reader = threading.Thread(target=poll_versions, args=(warehouse / "latest", stop, seen, half))
    reader.start()
    try:
        for number in range(times):
            if number % 2:
                state.write_articles(ARTICLES[1:2])
                state.write_readings(FINGERPRINT, ARTICLES[1:2], [READINGS["a-again"]])
            else:
                state.drop_articles(["a-again"])
            publish(warehouse, number, keep_versions=3)
    finally:
        stop.set()
        reader.join()
    return seen, half
