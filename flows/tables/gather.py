"""What of the state is published: every article, and the readings of the originals, each once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.errors import ComityError
from flows.schema import arrow_schema
from flows.tables.state import SCHEMAS, Batch, State

Duplicates = Mapping[str, tuple[str, str]]  # article_id -> (duplicate_of, duplicate_kind)
_CLAIM_TABLES = ("claims", "claim_parties", "claim_sectors")
_LINKED_TABLES = ("article_topics", "mentions")


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that become one part file. ``path`` is the file in the state that holds just these rows, where there is one."""

    table: pa.Table | None
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """The bulky tables by part; ``claims`` don't know their partnerships yet. ``sightings`` make the table ``entities``."""

    parts: dict[str, list[Part]]
    articles: pa.Table
    sightings: pa.Table
    claims: list[pa.Table]
    claim_parties: pa.Table
    claim_sectors: pa.Table


def gather_state(state: State, fingerprint: str, duplicates: Duplicates) -> Gathered:
    """Read the state for publication; ComityError if an original has no reading by this analyzer."""
    article_batches = [batch for batch in state.article_batches() if batch.parts]
    articles = [_mark_duplicates(pq.read_table(batch.parts["articles"]), duplicates) for batch in article_batches]
    all_articles = pa.concat_tables(articles) if articles else arrow_schema("articles").empty_table()
    originals = set(all_articles.filter(pc.is_null(all_articles["duplicate_of"]))["article_id"].to_pylist())
    kept = _choose_batches(state.reading_batches(fingerprint), originals)
    _require_readings(originals, kept, fingerprint)
    tables = {name: [_read_kept(batch, name, ids) for batch, ids in kept] for name in ("sightings", *_CLAIM_TABLES)}
    return Gathered(
        parts={
            "articles": [Part(table) for table in articles],
            "article_texts": [Part(None, batch.parts["article_texts"]) for batch in article_batches],
            **{name: [part for batch, ids in kept if (part := _choose_part(batch, name, ids))] for name in _LINKED_TABLES},
            **{name: [Part(table) for table in tables[name] if table.num_rows] for name in ("claim_parties", "claim_sectors")},
        },
        articles=all_articles,
        sightings=_concat("sightings", tables["sightings"]),
        claims=[table for table in tables["claims"] if table.num_rows],
        claim_parties=_concat("claim_parties", tables["claim_parties"]),
        claim_sectors=_concat("claim_sectors", tables["claim_sectors"]),
    )


def _concat(name: str, tables: Iterable[pa.Table]) -> pa.Table:
    return pa.concat_tables([SCHEMAS[name].empty_table(), *tables])


def _mark_duplicates(articles: pa.Table, duplicates: Duplicates) -> pa.Table:
    marks = [duplicates.get(article_id, (None, None)) for article_id in articles["article_id"].to_pylist()]
    marked = articles.append_column("duplicate_of", pa.array([of for of, _ in marks], pa.string()))
    marked = marked.append_column("duplicate_kind", pa.array([kind for _, kind in marks], pa.string()))
    schema = arrow_schema("articles")
    return marked.select(schema.names).cast(schema)


def _choose_batches(batches: Iterable[Batch], originals: Collection[str]) -> list[tuple[Batch, frozenset[str]]]:
    """The batches with the articles that each one brings; an article that was read twice is brought once."""
    missing = set(originals)
    chosen = []
    for batch in batches:
        ids = missing.intersection(batch.article_ids)
        missing -= ids
        if ids:
            chosen.append((batch, frozenset(ids)))
    return chosen


def _require_readings(originals: Collection[str], kept: Iterable[tuple[Batch, frozenset[str]]], fingerprint: str) -> None:
    unread = set(originals).difference(*(ids for _, ids in kept))
    if unread:
        example = f"{len(unread)} articles, such as {min(unread)}"
        raise ComityError(f"{example}, have no reading by analyzer {fingerprint}: analyze them before publishing")


def _choose_part(batch: Batch, name: str, ids: frozenset[str]) -> Part | None:
    """The part of a table that a batch brings: its file as it is where every article of it counts."""
    if name not in batch.parts:
        return None
    if len(ids) == len(batch.article_ids):
        return Part(None, batch.parts[name])
    table = _read_kept(batch, name, ids)
    return Part(table) if table.num_rows else None


def _read_kept(batch: Batch, name: str, ids: frozenset[str]) -> pa.Table:
    if name not in batch.parts:
        return SCHEMAS[name].empty_table()
    table = pq.read_table(batch.parts[name]).cast(SCHEMAS[name])
    if len(ids) == len(batch.article_ids):
        return table
    if "article_id" in table.column_names:
        return table.filter(pc.is_in(table["article_id"], pa.array(sorted(ids), pa.string())))
    claim_ids = _read_kept(batch, "claims", ids)["claim_id"].combine_chunks()
    return table.filter(pc.is_in(table["claim_id"], claim_ids))
