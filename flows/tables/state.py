"""What was ingested and read so far, kept a batch at a time under ``warehouse/state``; it can be rebuilt from the raw store.

A batch is a set of part files and a marker that names them, written last: parts without a marker do not count. Names come from
content, so a batch that is written twice, by a retry or by two workers, is there once.

    state/articles/<table>/part-*.parquet, state/articles/batches/*.json       also the keys that copies are told by
    state/readings/<fingerprint>/<table>/part-*.parquet, …/batches/*.json
    state/rejects/part-*.parquet, state/runs/*.json
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.articles.dedupe import ArticleKey, key_articles, merge_identical
from flows.model import Article, Reading, Reject
from flows.schema import arrow_schema, declared_table
from flows.steps import reach_step
from flows.tables.batches import Batch, drop_rows, read_marker, write_batch
from flows.tables.keys import ARTICLE_KEYS, KEY_SCHEMA
from flows.tables.parts import make_table, write_part, write_text
from flows.tables.rows import Row, article_row, claim_rows, mention_rows, reject_row, sighting_rows, topic_rows
from flows.tables.told import is_better

_ARTICLE_EXTRAS = ("date", "dateline", "caption", "standfirst", "raw_sha256")
_ARTICLE_FIELDS = (
    *("article_id", "title", "date", "url", "outlet", "outlet_country", "byline", "dateline", "caption", "standfirst", "section"),
    *("language", "encoding", "raw_sha256", "source_path"),
)
ARTICLE_SCHEMA = pa.schema(
    [field for field in arrow_schema("articles") if field.name not in ("duplicate_of", "duplicate_kind", "is_forgotten")]
    + [pa.field(name, pa.string()) for name in _ARTICLE_EXTRAS]
)
_AS_PUBLISHED = ("article_texts", "article_sources", "article_topics", "mentions", "claims", "claim_parties", "claim_sectors")
SIGHTING_SCHEMA = pa.schema(
    [
        pa.field(name, pa.string(), nullable=name in ("public_role", "code"))
        for name in ("article_id", "entity_id", "entity_type", "name", "public_role", "code")
    ]
)
SCHEMAS = {
    "articles": ARTICLE_SCHEMA,
    ARTICLE_KEYS: KEY_SCHEMA,
    "sightings": SIGHTING_SCHEMA,
    **{name: arrow_schema(name) for name in (*_AS_PUBLISHED, "rejects")},
}
_HISTORY = ("runs", "ledgers")  # what runs noted of themselves
_ORDERS = {
    ARTICLE_KEYS: ["article_id"],
    "sightings": ["article_id", "entity_id", "name"],
}
READING_TABLES = ("article_topics", "mentions", "sightings", "claims", "claim_parties", "claim_sectors")


class State:
    """The folder of batches. One writer at a time for articles; readings may be written by several."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._markers: dict[Path, Batch] = {}  # read once: a marker never changes under its name

    def clear(self) -> None:
        """Remove all that follows from the raw store."""
        for path in self.folder.glob("*"):
            if path.is_dir() and path.name not in _HISTORY:
                shutil.rmtree(path)
            elif path.is_file():
                path.unlink()

    def known_article_ids(self) -> set[str]:
        """The ids of all articles that were written."""
        return {article_id for batch in self.article_batches() for article_id in batch.article_ids}

    def order_ids(self, ids: Collection[str]) -> list[str]:
        """These ids in the order in which their articles lie: read in pieces, each part file is opened once or twice."""
        wanted = frozenset(ids)
        return [article_id for batch in self.article_batches() for article_id in batch.article_ids if article_id in wanted]

    def write_articles(self, articles: Iterable[Article], sources: Iterable[Row] = ()) -> str:
        """Write one batch of articles, but for those that the state has already, from a source that comes first or as they are,
        so that the order of arrival does not matter. ``sources`` tell all places where articles were found. Gives the batch's
        name."""
        chosen = {article.article_id: article for article in merge_identical(articles)}
        known = {article_id: chosen[article_id] for article_id in self.known_article_ids() & chosen.keys()}
        better = [row["article_id"] for row in self._read_rows(known) if is_better(known[row["article_id"]], row, ARTICLE_SCHEMA)]
        if better:
            self.drop_articles(better)
        new = [article for article in chosen.values() if article.article_id not in known or article.article_id in better]
        rows = {
            "articles": [article_row(article) for article in new],
            "article_texts": [{"article_id": article.article_id, "text": article.text} for article in new],
            ARTICLE_KEYS: [asdict(key) for key in key_articles(new)],
            "article_sources": list(sources),
        }
        return _write_rows(self.folder / "articles", [article.article_id for article in new], rows)

    def _read_rows(self, ids: Collection[str]) -> Iterator[Row]:
        for batch in self.article_batches():
            if not frozenset(ids).isdisjoint(batch.article_ids):
                rows = pq.read_table(batch.parts["articles"])
                yield from rows.filter(pc.is_in(rows["article_id"], pa.array(sorted(ids), pa.string()))).to_pylist()

    def drop_articles(self, ids: Collection[str], *, with_sources: bool = False) -> None:
        """Remove articles and all that was read in them; ``with_sources``: also where they came from."""
        drop_rows(self.folder / "articles", ids, keep=() if with_sources else ("article_sources",))
        for folder in sorted((self.folder / "readings").glob("[!.]*")):
            drop_rows(folder, ids)

    def find_inputs(self, ids: Collection[str]) -> dict[str, set[str]]:
        """The hashes of the inputs that each of these articles was found in."""
        found: dict[str, set[str]] = {article_id: set() for article_id in ids}
        for batch in self.article_batches():
            if "article_sources" in batch.parts:
                for row in pq.read_table(batch.parts["article_sources"]).to_pylist():
                    if row["article_id"] in found:
                        found[row["article_id"]].add(row["raw_sha256"])
        return found

    def read_keys(self) -> Iterator[list[ArticleKey]]:
        """The keys of all articles, batch by batch, as kept; made anew only where an earlier release kept others."""
        for batch in self.article_batches():
            if ARTICLE_KEYS in batch.parts:
                yield [ArticleKey(**row) for row in pq.read_table(batch.parts[ARTICLE_KEYS]).to_pylist()]
            elif batch.article_ids:
                yield key_articles(list(_read_batch_articles(batch)))

    def read_articles(self, ids: Collection[str] | None = None) -> Iterator[Article]:
        """The articles with these ids, or all, batch by batch."""
        wanted = None if ids is None else frozenset(ids)
        for batch in self.article_batches():
            if batch.article_ids and (wanted is None or not wanted.isdisjoint(batch.article_ids)):
                yield from (article for article in _read_batch_articles(batch) if wanted is None or article.article_id in wanted)

    def write_readings(self, fingerprint: str, articles: Sequence[Article], readings: Sequence[Reading]) -> str:
        """Write the readings of ``articles``, in the same order, by the analyzer named ``fingerprint``. Gives the batch name."""
        tables: dict[str, list[Row]] = {name: [] for name in READING_TABLES}
        for article, reading in zip(articles, readings, strict=True):
            _collect_rows(tables, article, reading)
        return _write_rows(self.folder / "readings" / fingerprint, [article.article_id for article in articles], tables)

    def read_article_ids(self, fingerprint: str) -> set[str]:
        """The ids of the articles that have a reading by this analyzer."""
        return {article_id for batch in self.reading_batches(fingerprint) for article_id in batch.article_ids}

    def drop_readings(self, *, keep: str) -> list[str]:
        """Remove the readings by all analyzers but one, markers first, so that none is left half; gives their names."""
        folders = [path for path in sorted((self.folder / "readings").glob("*")) if path.is_dir() and path.name != keep]
        for folder in folders:
            shutil.rmtree(folder / "batches", ignore_errors=True)
            reach_step("readings.markers_dropped")
            shutil.rmtree(folder)
        return [folder.name for folder in folders]

    def article_batches(self) -> list[Batch]:
        """All batches of articles."""
        return self._list_batches(self.folder / "articles")

    def reading_batches(self, fingerprint: str) -> list[Batch]:
        """All batches of readings by one analyzer."""
        return self._list_batches(self.folder / "readings" / fingerprint)

    def _list_batches(self, folder: Path) -> list[Batch]:
        paths = sorted((folder / "batches").glob("*.json"))
        for path in paths:
            if path not in self._markers:
                self._markers[path] = read_marker(folder, path)
        return [self._markers[path] for path in paths]

    def write_rejects(self, rejects: Iterable[Reject], run_id: str) -> None:
        """Note refused inputs; again refused by a later run they stay one."""
        rows = {row["reject_id"]: row for row in (reject_row(reject, run_id) for reject in rejects)}
        if rows:
            write_part(self.folder / "rejects", make_table(rows.values(), SCHEMAS["rejects"], ["reject_id"]))

    def drop_rejects(self, sha256s: Collection[str] = (), sources: Collection[str] = ()) -> None:
        """Remove the refusals of these inputs and of what was in them, and of these names that had brought no bytes, before
        they are read again."""
        for part in sorted((self.folder / "rejects").glob("part-*.parquet")):
            rows = pq.read_table(part).to_pylist()
            left = [row for row in rows if row["sha256"] not in sha256s and (row["sha256"] or row["source"] not in sources)]
            if len(left) < len(rows):
                if left:
                    write_part(part.parent, make_table(left, SCHEMAS["rejects"], ["reject_id"]))
                reach_step("rejects.written_anew")
                part.unlink()

    def read_rejects(self) -> pa.Table:
        """The table ``rejects``: each refused input once, with the first run that refused it."""
        parts = sorted((self.folder / "rejects").glob("part-*.parquet"))
        rows = [row for part in parts for row in pq.read_table(part).to_pylist()]
        first: dict[str, Row] = {}
        for row in sorted(rows, key=lambda row: (row["run_id"], row["message"])):
            first.setdefault(row["reject_id"], row)
        return make_table(first.values(), SCHEMAS["rejects"], ["reject_id"])

    def write_run(self, row: Row) -> None:
        """Note a run that published nothing; its row comes with the next version."""
        write_text(
            self.folder / "runs" / f"{hashlib.sha256(row['run_id'].encode()).hexdigest()[:16]}.json", json.dumps(row, default=str)
        )

    def read_runs(self) -> list[Row]:
        """The runs that published nothing."""
        return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((self.folder / "runs").glob("*.json"))]


def _collect_rows(tables: dict[str, list[Row]], article: Article, reading: Reading) -> None:
    if article.article_id != reading.article_id:
        raise ValueError(f"the reading of {reading.article_id} was given for article {article.article_id}")
    claims, parties, sectors = claim_rows(article, reading)
    tables["article_topics"].extend(topic_rows(reading))
    tables["mentions"].extend(mention_rows(reading))
    tables["sightings"].extend(sighting_rows(reading))
    tables["claims"].extend(claims)
    tables["claim_parties"].extend(parties)
    tables["claim_sectors"].extend(sectors)


def _write_rows(folder: Path, article_ids: list[str], rows: dict[str, list[Row]]) -> str:
    return write_batch(folder, article_ids, {name: make_table(rows[name], SCHEMAS[name], _order_of(name)) for name in rows})


def _order_of(name: str) -> list[str]:
    return _ORDERS.get(name) or list(declared_table(name).order)


def _read_batch_articles(batch: Batch) -> Iterator[Article]:
    texts = pq.read_table(batch.parts["article_texts"])["text"].to_pylist()
    for row, text in zip(pq.read_table(batch.parts["articles"]).to_pylist(), texts, strict=True):
        notes = tuple(row["notes"].split(", ")) if row["notes"] else ()
        yield Article(
            text=text, date_source=row["published_source"], notes=notes, **{name: row[name] for name in _ARTICLE_FIELDS}
        )
