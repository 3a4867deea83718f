"""A generated dataset of any size, in the layout of a published version, for measuring the models.

Shapes are those of the shipped sample and of news: few countries, outlets and entities hold most of the rows; the newest years
hold more than the oldest; most partnerships have two parties and one sector, one in six an amount; three claims of 100 are
denied. Ten claims a partnership on average, a few thousands; two mentions an article. Tables that no model reads stay
empty. All is drawn by DuckDB from hashes, so it is the same everywhere.
"""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from flows.schema import declared_table
from flows.tables.principals import instrument_rows, principal_rows, sector_rows, stage_rows

_QUERIES = Path(__file__).with_suffix(".sql")
_SECTION = re.compile(r"^-- (?:run|write: (?P<table>\w+))\n(?P<sql>.+?);\n", re.MULTILINE | re.DOTALL)
_READ_BY_LATER_ONES = ("entities", "articles", "partnerships")
_ROW_GROUP = 100_000


def generate_dataset(folder: Path, partnerships: int) -> None:
    """Write the Parquet of a dataset with so many partnerships, ten times as many claims and four times as many articles."""
    sizes = {"partnerships": partnerships, "claims": 10 * partnerships, "articles": 4 * partnerships}
    sizes["entities"] = max(1000, partnerships // 2)
    drawing = folder / "drawing.duckdb"
    with duckdb.connect(str(drawing)) as connection:
        connection.execute("SET memory_limit = '6GB'")
        _write_code_lists(connection, folder)
        for section in _SECTION.finditer(_QUERIES.read_text(encoding="utf-8")):
            query = section["sql"]
            for name, size in sizes.items():
                query = query.replace(f"${name}", str(size))
            if section["table"]:
                _write_table(connection, folder, section["table"], query)
            else:
                connection.execute(query)
    drawing.unlink()


def _write_code_lists(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    lists = {"principals": principal_rows([]), "sectors": sector_rows(), "instruments": instrument_rows(), "stages": stage_rows()}
    for name, rows in lists.items():
        columns, marks = ", ".join(f"{column} VARCHAR" for column in rows[0]), ", ".join("?" for _ in rows[0])
        connection.execute(f"CREATE TABLE {name} ({columns})")
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", [list(row.values()) for row in rows])
        _write_table(connection, folder, name, f"SELECT * FROM {name}")


def _write_table(connection: duckdb.DuckDBPyConnection, folder: Path, name: str, query: str) -> None:
    """One table of the declared columns and types, sorted as published; what is not drawn is null."""
    table = declared_table(name)
    connection.execute(f"CREATE TABLE made AS {query}")
    drawn = {row[0] for row in connection.execute("DESCRIBE made").fetchall()}
    columns = ", ".join(f'{c.name if c.name in drawn else "NULL"}::{c.type} AS "{c.name}"' for c in table.columns)
    target = folder / name / "part-0.parquet" if table.is_folder else folder / f"{name}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP}"
    connection.execute(f"COPY (SELECT {columns} FROM made ORDER BY {', '.join(table.order)}) TO '{target}' ({options})")
    if name in _READ_BY_LATER_ONES:
        connection.execute(f"ALTER TABLE made RENAME TO {name}")
    else:
        connection.execute("DROP TABLE made")
