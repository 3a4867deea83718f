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
from flows.tables.known_parts import KnownParts, hash_rows
from flows.tables.parts import link_or_copy, write_file, write_part

_TEXTS = "article_texts"


def write_dataset(
    folder: Path,
    assembled: Assembled,
    rejects: pa.Table,
    previous: Path | None,
    *,
    run_id: str,
    publish_texts: bool,
    known: KnownParts | None = None,
) -> None:
    """Write every table that is content into ``folder``; what ``known`` tells to be in the version before is linked."""
    known = known or KnownParts()
    for name, table in {**assembled.tables, "rejects": rejects}.items():
        write_file(folder / f"{name}.parquet", table, run_id=run_id, sync=False)
    for name, parts in assembled.parts.items():
        if publish_texts or name != _TEXTS:
            _write_parts(folder / name, parts, previous / name if previous else None, arrow_schema(name), known)


def write_history(folder: Path, tables: Mapping[str, pa.Table], run_id: str) -> None:
    """Write the tables that tell how the dataset came about."""
    for name, table in tables.items():
        write_file(folder / f"{name}.parquet", table, run_id=run_id, sync=False)


def _write_parts(folder: Path, parts: list[Part], previous: Path | None, schema: pa.Schema, known: KnownParts) -> None:
    """Write the parts of one table; a table without rows has one empty part, so that readers find its columns."""
    for part in parts or [Part(schema.empty_table())]:
        if part.path is not None:
            link_or_copy(part.path, folder / part.path.name)
        elif part.table is not None:
            _write_rows(folder, part.table, previous, known)


def _write_rows(folder: Path, table: pa.Table, previous: Path | None, known: KnownParts) -> None:
    """Link the part that just these rows made before, if the version before still has it; else write it."""
    rows = f"{folder.name}/{hash_rows(table)}"
    name = known.names.get(rows)
    if name and previous is not None and (previous / name).is_file():
        link_or_copy(previous / name, folder / name)
        return
    written = write_part(folder, table, sync=False)
    known.names[rows] = written.name
    _share_file(written, previous)


def _share_file(written: Path, previous: Path | None) -> None:
    """Keep one copy of a part that the previous version holds too; equal names mean equal bytes."""
    if previous is not None and (previous / written.name).is_file():
        try:
            aside = written.with_suffix(".tmp")
            os.link(previous / written.name, aside)
            os.replace(aside, written)
        except OSError:
            aside.unlink(missing_ok=True)
