"""What was ingested and read so far, kept a batch at a time under ``warehouse/state``; it can be rebuilt from the raw store.

A batch is a set of part files and a marker that names them, written last: parts without a marker do not count. Names come from
content, so a batch that is written twice, by a retry or by two workers, is there once.

    state/articles/<table>/part-*.parquet, state/articles/batches/*.json
    state/readings/<fingerprint>/<table>/part-*.parquet, …/batches/*.json
    state/rejects/part-*.parquet, state/runs/*.json
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.model import Article, Reading, Reject
from flows.schema import arrow_schema, declared_table
from flows.tables.parts import make_table, write_part, write_text
from flows.tables.rows import Row, article_row, claim_rows, mention_rows, reject_row, sighting_rows, topic_rows

_ARTICLE_EXTRAS = ("date", "dateline", "caption", "standfirst", "section", "raw_sha256")
_ARTICLE_FIELDS = (
    *("article_id", "title", "date", "url", "outlet", "outlet_country", "byline", "dateline", "caption", "standfirst", "section"),
    *("language", "raw_sha256", "source_path"),
)
ARTICLE_SCHEMA = pa.schema(
    [field for field in arrow_schema("articles") if not field.name.startswith("duplicate_")]
    + [pa.field(name, pa.string()) for name in _ARTICLE_EXTRAS]
)
SIGHTING_SCHEMA = pa.schema(
    [
        pa.field(name, pa.string(), nullable=name in ("public_role", "code"))
        for name in ("article_id", "entity_id", "entity_type", "name", "public_role", "code")
    ]
)
SCHEMAS = {
    "articles": ARTICLE_SCHEMA,
    "sightings": SIGHTING_SCHEMA,
    **{
        name: arrow_schema(name)
        for name in ("article_texts", "article_topics", "mentions", "claims", "claim_parties", "claim_sectors", "rejects")
    },
}
READING_TABLES = ("article_topics", "mentions", "sightings", "claims", "claim_parties", "claim_sectors")


@dataclass(frozen=True, slots=True)
class Batch:
    """A written batch: its articles and the part file of each table that has rows."""

    article_ids: tuple[str, ...]
    parts: dict[str, Path]


class State:
    """The folder of batches. One writer at a time for articles; readings may be written by several."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._markers: dict[Path, Batch] = {}  # read once: a marker never changes under its name

    def known_article_ids(self) -> set[str]:
        """The ids of all articles that were written."""
        return {article_id for batch in self.article_batches() for article_id in batch.article_ids}

    def order_ids(self, ids: Collection[str]) -> list[str]:
        """These ids in the order in which their articles lie: read in pieces, each part file is opened once or twice."""
        wanted = frozenset(ids)
        return [article_id for batch in self.article_batches() for article_id in batch.article_ids if article_id in wanted]

    def write_articles(self, articles: Iterable[Article]) -> str:
        """Write one batch of articles, but for those that the state has already. Gives the batch's name."""
        known = self.known_article_ids()
        new = {article.article_id: article for article in articles if article.article_id not in known}
        rows = [article_row(article) for article in new.values()]
        texts = [{"article_id": article.article_id, "text": article.text} for article in new.values()]
        return _write_batch(self.folder / "articles", list(new), {"articles": rows, "article_texts": texts})

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
        return _write_batch(self.folder / "readings" / fingerprint, [article.article_id for article in articles], tables)

    def read_article_ids(self, fingerprint: str) -> set[str]:
        """The ids of the articles that have a reading by this analyzer."""
        return {article_id for batch in self.reading_batches(fingerprint) for article_id in batch.article_ids}

    def drop_readings(self, *, keep: str) -> list[str]:
        """Remove the readings by all analyzers but one, markers first, so that none is left half; gives their names."""
        folders = [path for path in sorted((self.folder / "readings").glob("*")) if path.is_dir() and path.name != keep]
        for folder in folders:
            shutil.rmtree(folder / "batches", ignore_errors=True)
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
                self._markers[path] = _read_marker(folder, path)
        return [self._markers[path] for path in paths]

    def write_rejects(self, rejects: Iterable[Reject], run_id: str) -> None:
        """Note refused inputs; again refused by a later run they stay one."""
        rows = {row["reject_id"]: row for row in (reject_row(reject, run_id) for reject in rejects)}
        if rows:
            write_part(self.folder / "rejects", make_table(rows.values(), SCHEMAS["rejects"], ["reject_id"]))

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


def _write_batch(folder: Path, article_ids: list[str], tables: dict[str, list[Row]]) -> str:
    parts = {}
    for name, rows in tables.items():
        if rows:
            parts[name] = write_part(folder / name, make_table(rows, SCHEMAS[name], _order_of(name))).name
    marker = json.dumps({"article_ids": sorted(article_ids), "parts": parts}, indent=0, sort_keys=True)
    name = hashlib.sha256(marker.encode()).hexdigest()[:16]
    write_text(folder / "batches" / f"{name}.json", marker)
    return name


def _read_marker(folder: Path, path: Path) -> Batch:
    marker: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Batch(tuple(marker["article_ids"]), {name: folder / name / part for name, part in marker["parts"].items()})


def _order_of(name: str) -> list[str]:
    return ["article_id", "entity_id", "name"] if name == "sightings" else list(declared_table(name).order)


def _read_batch_articles(batch: Batch) -> Iterator[Article]:
    texts = pq.read_table(batch.parts["article_texts"])["text"].to_pylist()
    for row, text in zip(pq.read_table(batch.parts["articles"]).to_pylist(), texts, strict=True):
        source = row["published_source"]
        yield Article(text=text, date_source=source, **{name: row[name] for name in _ARTICLE_FIELDS})
