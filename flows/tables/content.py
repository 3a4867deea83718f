"""What makes two datasets the same: a digest of every row of every table, but for history and clock columns.

Rows are hashed one by one and the hashes added up, so the order of rows and their batches do not matter.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb

from flows.schema import SCHEMA_VERSION, Table, list_tables
from flows.tables.known_parts import KnownParts, name_part

_STANDS_FOR_TEXT = "article_texts"  # `articles` holds the hash of every text


def digest_tables(
    connection: duckdb.DuckDBPyConnection, folder: Path | None = None, known: KnownParts | None = None, **facts: Any
) -> str:
    """One digest of the content of all tables in the database, of the schema version and of ``facts``. With the version's
    ``folder``, tables of part files are digested by part, and a part that is ``known`` is not read."""
    known = known or KnownParts()
    tables = {
        table.name: _digest_parts(connection, table, folder, known)
        if table.is_folder and folder
        else _digest_table(connection, table)
        for table in list_tables()
        if not table.is_volatile and table.name != _STANDS_FOR_TEXT
    }
    whole = json.dumps({"schema": SCHEMA_VERSION, "tables": tables, **facts}, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def count_rows(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    """The number of rows of a table or view."""
    return int(connection.execute(f'SELECT count(*) FROM main."{name}"').fetchall()[0][0])


def _digest_table(connection: duckdb.DuckDBPyConnection, table: Table) -> str:
    query = f'SELECT count(*), {_sum_rows(table)} FROM main."{table.name}"'
    return ":".join(str(value) for value in connection.execute(query).fetchall()[0])


def _digest_parts(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path, known: KnownParts) -> str:
    """The same for the rows of part files: the sums of the parts, added up."""
    parts = {name_part(path): path for path in sorted((folder / table.name).glob("*.parquet"))}
    if new := [path for part, path in parts.items() if part not in known.digests]:
        paths = ", ".join("'" + str(path).replace("'", "''") + "'" for path in new)
        query = f"SELECT filename, count(*), {_sum_rows(table)} FROM read_parquet([{paths}], filename = true) GROUP BY filename"
        known.digests |= {name_part(path): "0:0" for path in new}
        known.digests |= {name_part(Path(name)): f"{rows}:{total}" for name, rows, total in connection.execute(query).fetchall()}
    found = [known.digests[part].split(":") for part in parts]
    return f"{sum(int(rows) for rows, _ in found)}:{sum(int(total) for _, total in found)}"


def _sum_rows(table: Table) -> str:
    columns = ", ".join(f'coalesce("{name}"::VARCHAR, chr(30))' for name in table.content_columns)
    return f"coalesce(sum(md5_number_lower(concat_ws(chr(31), {columns}))::HUGEINT), 0)::VARCHAR"
