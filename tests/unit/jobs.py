"""A run without Prefect and without processes of its own: what the ingest flow does, step by step, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flows import forgetting
from flows.articles.intake import read_input
from flows.articles.ledger import Ledger, RunLedger
from flows.articles.redacted import SUFFIX, read_redacted
from flows.ingest import mark_copies, prepare_state, store_inputs
from flows.isolated import Errand
from flows.isolation import Piece
from flows.job import Job, Take
from flows.model import Reading
from flows.settling import Settling
from flows.tables.gather import gather_state

READER = "test"


class InlineReaders:
    """Reads inputs in this process."""

    def read(self, errands: Iterable[Errand]) -> Iterator[Piece]:
        for errand in errands:
            with errand.path.open("rb") as file:
                if errand.path.suffix == SUFFIX:
                    results = tuple(read_redacted(file, errand.source, errand.sha256))
                else:
                    results = tuple(read_input(errand.source, file, errand.options, errand.sha256))
            yield Piece(errand, results, len(results))


@contextmanager
def open_inline(_: int) -> Iterator[Any]:
    """In the place of ``open_readers``."""
    yield InlineReaders()


def ingest_inputs(root: Path, *inputs: str | Path, take: Take = "inputs") -> tuple[Job, Ledger]:
    """What the ingest flow does with these inputs."""
    forgetting.open_readers = open_inline  # type: ignore[assignment]
    job = Job(root=root, inputs=tuple(map(str, inputs)), take=take)
    prepare_state.fn(job)
    ledger = RunLedger()
    stored, origins = store_inputs.fn(job, ledger)
    settling = Settling(job, ledger, origins)
    settling.read(stored, InlineReaders())  # type: ignore[arg-type]
    while left := settling.take_left():
        settling.read(left, InlineReaders())  # type: ignore[arg-type]
    settling.keep(mark_copies.fn(job))
    settling.refuse_unbalanced()
    return job, ledger.total()


def read_nothing(job: Job) -> None:
    """Give every original an empty reading."""
    unread = job.state.known_article_ids() - job.books.read_duplicates().keys() - job.state.read_article_ids(READER)
    articles = sorted(job.state.read_articles(unread), key=lambda article: article.article_id)
    job.state.write_readings(READER, articles, [Reading(article.article_id) for article in articles])


def gather_content(job: Job) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of all tables that ingestion makes, as they would be published, in order, without what names a run."""
    read_nothing(job)
    gathered = gather_state(job.state, READER, job.books.read_duplicates(), job.forgotten.tombstones.values())
    content = {
        name: sorted((tuple(row.values()) for part in gathered.parts[name] for row in part.read().to_pylist()), key=repr)
        for name in ("articles", "article_texts", "article_sources")
    }
    rejects = job.state.read_rejects().drop_columns(["run_id"]).to_pylist()
    return {**content, "rejects": sorted((tuple(row.values()) for row in rejects), key=repr)}
