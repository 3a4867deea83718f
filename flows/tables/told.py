"""The places where articles were found, input by input: what a new reading of an input does not tell any more goes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.articles.dedupe import source_order
from flows.model import Article
from flows.tables.batches import Batch, read_marker, sweep_parts, write_batch
from flows.tables.parts import make_table
from flows.tables.rows import Row, article_row

TABLE = "article_sources"
Place = tuple[str, str]  # article_id, source_path
Told = Mapping[str, Collection[Place]]  # of inputs, by hash


def is_better(article: Article, row: Row, schema: pa.Schema) -> bool:
    """Whether an article is to stand in the place of the one that is here: it comes from a source that comes first, or was
    read anew there and reads otherwise."""
    here = row["source_path"] or "", row["raw_sha256"] or ""
    if source_order(article) != here:
        return source_order(article) < here
    return bool(make_table([article_row(article)], schema, ["article_id"]).to_pylist() != [row])


def list_inputs(batches: Iterable[Batch]) -> set[str]:
    """The hashes of all inputs in which articles were found."""
    paths = (batch.parts[TABLE] for batch in batches if TABLE in batch.parts)
    return {
        sha256 for path in paths for sha256 in pc.unique(pq.read_table(path, columns=["raw_sha256"])["raw_sha256"]).to_pylist()
    }


def find_untold(batches: Iterable[Batch], told: Told) -> dict[str, set[str]]:
    """The articles that stood in these inputs and do not any more, each with the other places' inputs that still hold it."""
    batches = list(batches)
    gone = {row[0] for table in _read_all(batches) for row in _list_rows(table, told) if row[1] not in _places(told, row)}
    left: dict[str, set[str]] = {article_id: set() for article_id in gone}
    for table in _read_all(batches) if gone else ():
        wanted = table.filter(pc.is_in(table["article_id"], pa.array(sorted(gone), pa.string())))
        for article_id, path, sha256 in _zip_rows(wanted):
            if sha256 not in told or (article_id, path) in told[sha256]:
                left[article_id].add(sha256)
    return left


def drop_places(folder: Path, told: Told) -> None:
    """Write the batches anew without the places that are told no more. Broken off, it is done again."""
    for path in sorted((folder / "batches").glob("*.json")):
        batch = read_marker(folder, path)
        if TABLE not in batch.parts:
            continue
        table = pq.read_table(batch.parts[TABLE])
        stays = [sha256 not in told or (one, place) in told[sha256] for one, place, sha256 in _zip_rows(table)]
        if not all(stays):
            whole = {name: pq.read_table(part) for name, part in batch.parts.items() if name != TABLE}
            write_batch(folder, batch.article_ids, {**whole, TABLE: table.filter(pa.array(stays))})
            path.unlink()
    sweep_parts(folder)


def _read_all(batches: Iterable[Batch]) -> Iterator[pa.Table]:
    yield from (pq.read_table(batch.parts[TABLE]) for batch in batches if TABLE in batch.parts)


def _list_rows(table: pa.Table, told: Told) -> Iterator[tuple[str, Place, str]]:
    of_told = table.filter(pc.is_in(table["raw_sha256"], pa.array(sorted(told), pa.string())))
    yield from ((one, (one, place), sha256) for one, place, sha256 in _zip_rows(of_told))


def _places(told: Told, row: tuple[str, Place, str]) -> Collection[Place]:
    return told[row[2]]


def _zip_rows(table: pa.Table) -> Iterator[tuple[str, str, str]]:
    yield from zip(*(table[name].to_pylist() for name in ("article_id", "source_path", "raw_sha256")), strict=True)
