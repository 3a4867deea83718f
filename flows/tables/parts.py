"""Parquet files that are whole or not there: written aside, verified, synced, and renamed to a name made from their content."""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flows.errors import ComityError
from flows.schema import file_metadata
from flows.steps import reach_step

# Row groups that a reader can skip by their statistics and read side by side; decimals as whole numbers, as Spark writes them.
_OPTIONS = {
    "compression": "zstd",
    "row_group_size": 100_000,
    "write_statistics": True,
    "write_page_index": True,
    "store_decimal_as_integer": True,
    "coerce_timestamps": "us",
}


def write_part(folder: Path, table: pa.Table, *, sync: bool = True) -> Path:
    """Write a part file into ``folder`` under a name made from its bytes; the same rows give the same file.

    ``sync=False`` leaves it to the caller to make the file last, as publication does for a whole folder at once.
    """
    folder.mkdir(parents=True, exist_ok=True)
    aside = _write_aside(folder, table, folder.name)
    final = folder / f"part-{hash_file(aside)[:16]}.parquet"
    _rename(aside, final, sync)
    return final


def write_file(path: Path, table: pa.Table, *, run_id: str | None = None, sync: bool = True) -> None:
    """Write one Parquet file under a given name. Parts name no run: versions share them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _rename(_write_aside(path.parent, table, path.stem, run_id), path, sync)


def hash_writer() -> str:
    """The name of this module's way of writing: the same rows give the same file as long as it is the same."""
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def make_table(rows: Iterable[dict[str, object]], schema: pa.Schema, order: Iterable[str]) -> pa.Table:
    """Rows as an Arrow table of exactly this schema, sorted."""
    return sort_table(pa.Table.from_pylist(list(rows), schema=schema), order)


def sort_table(table: pa.Table, order: Iterable[str]) -> pa.Table:
    """The table sorted by ``order``; rows of equal keys don't occur in declared tables."""
    return table.sort_by([(column, "ascending") for column in order])


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last through a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make a file's bytes last through a loss of power."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_text(path: Path, text: str) -> None:
    """Write a small text file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.parent / f".{path.name}.{uuid.uuid4().hex}.tmp"
    aside.write_text(text, encoding="utf-8")
    sync_file(aside)
    os.replace(aside, path)
    sync_folder(path.parent)


def link_or_copy(source: Path, target: Path) -> None:
    """The same file under a second name: a hard link where the file system has them, else a copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _write_aside(folder: Path, table: pa.Table, name: str, run_id: str | None = None) -> Path:
    aside = folder / f".{uuid.uuid4().hex}.tmp"
    stamped = table.replace_schema_metadata(file_metadata(name, run_id))
    pq.write_table(stamped, aside, **_OPTIONS)
    _verify_file(aside, table)
    return aside


def _rename(aside: Path, final: Path, sync: bool) -> None:
    reach_step("part.written")
    if sync:
        sync_file(aside)
    os.replace(aside, final)
    reach_step("part.named")
    if sync:
        sync_folder(final.parent)


def _verify_file(path: Path, table: pa.Table) -> None:
    found = pq.ParquetFile(path)
    if found.metadata.num_rows != table.num_rows or not found.schema_arrow.equals(table.schema):
        rows = f"{found.metadata.num_rows} of {table.num_rows} rows"
        raise ComityError(f"{path} was not written whole ({rows}): is the disk full? Free space and run again")
