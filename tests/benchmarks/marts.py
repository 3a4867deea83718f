"""What the SQL models cost on 1,000,000 partnerships and 10,000,000 claims: rebuild, each mart's query, each question, memory.

    python tests/benchmarks/marts.py [--partnerships 1000000] [--folder DIR] [--memory 8GB] [-o tests/benchmarks/marts.md]

The dataset is generated (see generated_dataset.py) into --folder, where a second call finds it again. Queries are timed warm: the
best of three, read-only, results fetched whole. It takes minutes and gigabytes, so this is no test.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from flows.marts.database import build_tables, create_database, create_model, write_comments
from flows.marts.examples import find_questions
from flows.marts.guide import build_guide
from flows.marts.macros import build_macros
from flows.marts.order import order_models
from flows.marts.sources import LAYERS, find_models
from tests.benchmarks.generated_dataset import generate_dataset

Figure = tuple[str, float]


def load_tables(folder: Path, database: Path, memory: str) -> list[Figure]:
    """Fill the tables; no part of the rebuild of the models."""
    with create_database(database) as connection:
        connection.execute(f"SET memory_limit = '{memory}'")
        return [("tables from Parquet", clock(lambda: build_tables(connection, folder)))]


def rebuild_models(database: Path, memory: str) -> list[Figure]:
    """Build each model anew, and what stands on them."""
    figures = []
    with duckdb.connect(str(database)) as connection:
        connection.execute(f"SET memory_limit = '{memory}'")
        for schema in sorted(set(LAYERS.values()) - {"main"}):
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        for model in order_models(find_models()):
            took = clock(lambda model=model: connection.execute(create_model(model)))  # type: ignore[misc]
            if model.order:
                figures.append((f"{model.schema}.{model.name}", took))
        figures.append(("macros, guide, comments", clock(lambda: finish(connection))))
        figures.append(("checkpoint", clock(lambda: connection.execute("CHECKPOINT"))))
    return figures


def finish(connection: duckdb.DuckDBPyConnection) -> None:
    """Macros, guide and comments."""
    build_macros(connection)
    build_guide(connection)
    write_comments(connection)


def ask_queries(database: Path, memory: str) -> list[Figure]:
    """Time each example of `start_here`, each mart as a whole, and each question."""
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute(f"SET memory_limit = '{memory}'")
        return [
            (name, min(clock(lambda query=query: fetch(connection, query)) for _ in range(3)))  # type: ignore[misc]
            for name, query in list_queries(connection)
        ]


def list_queries(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """The queries by what they are called in the record."""
    rows = connection.execute(
        "SELECT layer, name, example FROM start_here WHERE layer IN ('question', 'mart') ORDER BY reading_order"
    )
    for layer, name, example in rows.fetchall():
        yield f"{layer}: {name}", example
        if layer == "mart" and name not in ("evidence", "duplicates"):
            yield f"whole mart: {name}", f"SELECT * FROM {name}"
    for question in find_questions():
        yield f"example: {question.name}", question.sql


def fetch(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """Run a query and take all its rows."""
    connection.execute(query).to_arrow_table()


def clock(work: Callable[[], object]) -> float:
    """Seconds that the work took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measure_apart(step: Callable[..., list[Figure]], *arguments: object) -> tuple[list[Figure], float]:
    """The step's figures and its peak memory in GB, in a process of its own."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_measure, (step, arguments))


def _measure(step: Callable[..., list[Figure]], arguments: tuple[object, ...]) -> tuple[list[Figure], float]:
    return step(*arguments), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main() -> None:
    """Generate, build, ask, and write the record."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--partnerships", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where the generated dataset lies, or shall lie")
    parser.add_argument("--memory", default="8GB", help="DuckDB's memory_limit")
    parser.add_argument("-o", "--out", type=Path, help="write the record to this file")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="comity-marts-"))
    if not (folder / "partnership_redirects.parquet").exists():  # the last one that is written
        folder.mkdir(parents=True, exist_ok=True)
        generate_dataset(folder, options.partnerships)
    database = folder / "comity.duckdb"
    database.unlink(missing_ok=True)
    steps = {
        "Tables": measure_apart(load_tables, folder, database, options.memory),
        "Models": measure_apart(rebuild_models, database, options.memory),
        "Queries": measure_apart(ask_queries, database, options.memory),
    }
    record = write_record(options.partnerships, options.memory, steps)
    print(record)
    if options.out:
        options.out.write_text(record, encoding="utf-8")


def write_record(partnerships: int, memory: str, steps: dict[str, tuple[list[Figure], float]]) -> str:
    """The record in Markdown."""
    versions = f"Python {platform.python_version()}, DuckDB {duckdb.__version__}"
    load = ", ".join(f"{number:.0f}" for number in os.getloadavg())
    lines = [
        "# Last figures of marts.py",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}; {partnerships:,} partnerships, {10 * partnerships:,} claims; {os.cpu_count()} cores "
        f"(load average at the end {load}), {versions}, memory_limit {memory}.",
    ]
    for step, (figures, peak) in steps.items():
        total = sum(seconds for _, seconds in figures)
        slowest = max(seconds for _, seconds in figures)
        told = f"slowest {slowest:.2f} s" if step == "Queries" else f"{total:.1f} s in all"
        lines += ["", f"## {step}: {told}, peak memory {peak:.1f} GB", "", "| what | seconds |", "|---|---|"]
        lines += [f"| {name} | {seconds:.2f} |" for name, seconds in figures]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
