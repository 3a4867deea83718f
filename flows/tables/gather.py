"""What of the state is published: every article, and the readings of the originals, each once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.articles.forgotten import Tombstone
from flows.errors import ComityError
from flows.schema import arrow_schema, declared_table
from flows.tables.batches import Batch
from flows.tables.parts import make_table
from flows.tables.rows import forgotten_row
from flows.tables.state import SCHEMAS, State

Duplicates = Mapping[str, tuple[str, str]]  # article_id -> (duplicate_of, duplicate_kind)
_CLAIM_TABLES = ("claims", "claim_parties", "claim_sectors")
_LINKED_TABLES = ("article_topics", "mentions")


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that become one part file. ``path`` is the file in the state that holds just these rows, where there is one."""

    table: pa.Table | None
    path: Path | None = None

    def read(self) -> pa.Table:
        """The rows, wherever they are."""
        return self.table if self.table is not None else pq.read_table(self.path)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The bulky tables by part; ``claims`` don't know their partnerships yet. ``sightings`` make the table ``entities``."""

    parts: dict[str, list[Part]]
    articles: pa.Table
    sightings: pa.Table
    claims: list[pa.Table]
    claim_parties: pa.Table
    claim_sectors: pa.Table


def gather_state(state: State, fingerprint: str, duplicates: Duplicates, forgotten: Iterable[Tombstone] = ()) -> Gathered:
    """Read the state for publication; ComityError if an original has no reading by this analyzer."""
    article_batches = [batch for batch in state.article_batches() if "articles" in batch.parts]
    articles = [_mark_duplicates(pq.read_table(batch.parts["articles"]), duplicates) for batch in article_batches]
    all_articles = pa.concat_tables(articles) if articles else arrow_schema("articles").empty_table()
    originals = set(all_articles.filter(pc.is_null(all_articles["duplicate_of"]))["article_id"].to_pylist())
    kept = _choose_batches(state.reading_batches(fingerprint), originals)
    _require_readings(originals, kept, fingerprint)
    tables = {name: [_read_kept(batch, name, ids) for batch, ids in kept] for name in ("sightings", *_CLAIM_TABLES)}
    return Gathered(
        parts={
            "articles": [Part(table) for table in (*articles, *_list_forgotten(forgotten))],
            "article_texts": [Part(None, batch.parts["article_texts"]) for batch in article_batches],
            "article_sources": list(_gather_sources(state.article_batches())),
            **{name: [part for batch, ids in kept if (part := _choose_part(batch, name, ids))] for name in _LINKED_TABLES},
            **{name: [Part(table) for table in tables[name] if table.num_rows] for name in ("claim_parties", "claim_sectors")},
        },
        articles=all_articles,
        sightings=_concat("sightings", tables["sightings"]),
        claims=[table for table in tables["claims"] if table.num_rows],
        claim_parties=_concat("claim_parties", tables["claim_parties"]),
        claim_sectors=_concat("claim_sectors", tables["claim_sectors"]),
    )


def drop_claims(gathered: Gathered, claim_ids: set[str]) -> Gathered:
    """The gathered rows without these claims, their parties and their sectors."""
    gone = pa.array(sorted(claim_ids), pa.string())
    parts = {
        name: [Part(_without(part.read(), gone)) for part in gathered.parts[name]] for name in ("claim_parties", "claim_sectors")
    }
    return replace(
        gathered,
        parts={**gathered.parts, **parts},
        claims=[_without(table, gone) for table in gathered.claims],
        claim_parties=_without(gathered.claim_parties, gone),
        claim_sectors=_without(gathered.claim_sectors, gone),
    )


def _without(table: pa.Table, gone: pa.Array) -> pa.Table:
    return table.filter(pc.invert(pc.is_in(table["claim_id"], gone)))


def _concat(name: str, tables: Iterable[pa.Table]) -> pa.Table:
    return pa.concat_tables([SCHEMAS[name].empty_table(), *tables])


def _mark_duplicates(articles: pa.Table, duplicates: Duplicates) -> pa.Table:
    marks = [duplicates.get(article_id, (None, None)) for article_id in articles["article_id"].to_pylist()]
    marked = articles.append_column("duplicate_of", pa.array([of for of, _ in marks], pa.string()))
    marked = marked.append_column("duplicate_kind", pa.array([kind for _, kind in marks], pa.string()))
    marked = marked.append_column("is_forgotten", pa.array([False] * articles.num_rows, pa.bool_()))
    schema = arrow_schema("articles")
    return marked.select(schema.names).cast(schema)


def _gather_sources(batches: Iterable[Batch]) -> Iterator[Part]:
    """Each place once: an input that came from a further place is read again, and told of again. A part in which all is new
    goes as it is."""
    paths = [batch.parts["article_sources"] for batch in batches if "article_sources" in batch.parts]
    tables = [pq.read_table(path) for path in paths]
    is_known = pa.concat_tables([SCHEMAS["article_sources"].empty_table(), *tables]).to_pandas().duplicated().to_numpy()
    start = 0
    for path, table in zip(paths, tables, strict=True):
        known, start = is_known[start : start + table.num_rows], start + table.num_rows
        if not known.any():
            yield Part(None, path)
        elif not known.all():
            yield Part(table.filter(pa.array(~known)))


def _list_forgotten(forgotten: Iterable[Tombstone]) -> list[pa.Table]:
    """A row for each forgotten article, with its id and its hash and nothing else."""
    rows = [forgotten_row(stone) for stone in forgotten]
    return [make_table(rows, arrow_schema("articles"), declared_table("articles").order)] if rows else []


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
