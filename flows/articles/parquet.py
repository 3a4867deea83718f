"""Read Parquet: one article a row, a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from flows.articles.draft import Draft
from flows.articles.fields import Columns, choose_columns, draft_fields
from flows.articles.rejects import Refused

MAGIC = b"PAR1"
_BATCH_ROWS = 64
_BUFFER = 1 << 20

Drafts = Iterator[Draft | Refused]


def read_parquet(file: BinaryIO, columns: Columns | None = None) -> Drafts:
    """The drafts of a file's rows; ``item`` is the index of the row, from 0. Only the columns that say something are read."""
    import pyarrow as pa

    _refuse_cut(file)
    try:
        yield from _read_rows(file, columns)
    except (pa.ArrowException, OSError, ValueError) as error:  # Arrow tells damage by all of these
        raise Refused("bad_parquet", error=str(error).split("\n")[0][:120]) from error


def _refuse_cut(file: BinaryIO) -> None:
    """A Parquet file bears its mark at both ends."""
    size = file.seek(0, 2)
    file.seek(max(0, size - len(MAGIC)))
    if size < 3 * len(MAGIC) or file.read() != MAGIC:
        raise Refused("bad_parquet", error="it was cut short")
    file.seek(0)


def _read_rows(file: BinaryIO, columns: Columns | None) -> Drafts:
    import pyarrow.parquet as pq

    parquet = pq.ParquetFile(file, pre_buffer=False, buffer_size=_BUFFER)
    chosen = choose_columns(parquet.schema_arrow.names, columns)
    batches = parquet.iter_batches(batch_size=_BATCH_ROWS, columns=list(chosen), use_threads=False)
    rows = (row for batch in batches for row in batch.to_pylist())
    for item, row in enumerate(rows):
        yield _draft_row({spelled: row[name] for name, spelled in chosen.items()}, columns, item)


def _draft_row(record: dict[str, Any], columns: Columns | None, item: int) -> Draft | Refused:
    try:
        return draft_fields(record, columns, item=item)
    except Refused as refused:
        return refused
