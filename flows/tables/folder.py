"""The files of a version: small tables whole, bulky ones as parts, linked where the state or the last version has them.

Nothing here is synced: publication does it for the whole folder before it is shown.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from flows.schema import arrow_schema
from flows.tables.assemble import Assembled
from flows.tables.gather import Part
from flows.tables.parts import link_or_copy, write_file, write_part

_TEXTS = "article_texts"


def write_dataset(
    folder: Path, assembled: Assembled, rejects: pa.Table, previous: Path | None, *, run_id: str, publish_texts: bool
) -> None:
    """Write every table that is content into ``folder``."""
    for name, table in {**assembled.tables, "rejects": rejects}.items():
        write_file(folder / f"{name}.parquet", table, run_id=run_id, sync=False)
    for name, parts in assembled.parts.items():
        if publish_texts or name != _TEXTS:
            _write_parts(folder / name, parts, previous / name if previous else None, arrow_schema(name))


def write_history(folder: Path, tables: Mapping[str, pa.Table], run_id: str) -> None:
    """Write the tables that tell how the dataset came about."""
    for name, table in tables.items():
        write_file(folder / f"{name}.parquet", table, run_id=run_id, sync=False)


def _write_parts(folder: Path, parts: list[Part], previous: Path | None, schema: pa.Schema) -> None:
    """Write the parts of one table; a table without rows has one empty part, so that readers find its columns."""
    for part in parts or [Part(schema.empty_table())]:
        if part.path is not None:
            link_or_copy(part.path, folder / part.path.name)
        elif part.table is not None:
            _share_file(write_part(folder, part.table, sync=False), previous)


def _share_file(written: Path, previous: Path | None) -> None:
    """Keep one copy of a part that the previous version holds too; equal names mean equal bytes."""
    if previous is not None and (previous / written.name).is_file():
        try:
            aside = written.with_suffix(".tmp")
            os.link(previous / written.name, aside)
            os.replace(aside, written)
        except OSError:
            aside.unlink(missing_ok=True)
