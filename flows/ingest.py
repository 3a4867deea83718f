"""The first verb: what was named is kept in the raw store, read into articles, and copies are told from originals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.arrivals import store_arrivals
from flows.articles.dedupe import ArticleKey, key_articles, mark_duplicates, merge_identical
from flows.articles.intake import ReadOptions, read_bytes
from flows.articles.ledger import Ledger
from flows.articles.store import StoredInput
from flows.books import InputEntry
from flows.job import Job
from flows.model import Article, Reject
from flows.progress import show_progress
from flows.workers import split_into_batches

BATCH_INPUTS = 500
BATCH_KEYS = 2000


@flow(name="ingest", flow_run_name="ingest-{job.run_id}", validate_parameters=False)
def ingest(job: Job) -> Ledger:
    """Read all inputs; the ledger says what became of each item."""
    stored, refused = store_inputs(job)
    ledger = Ledger(inputs=refused, rejects=refused)
    seen = job.state.known_article_ids()
    fresh: set[str] = set()
    for batch in split_into_batches(stored, BATCH_INPUTS):
        ledger += read_stored(job, batch, seen, fresh)
        show_progress("ingest", ledger.inputs)
    copies = len(fresh & mark_copies(job))
    ledger += Ledger(articles=-copies, duplicates=copies)
    get_run_logger().info("%s", ledger)
    return ledger


@task(cache_policy=NO_CACHE)
def store_inputs(job: Job) -> tuple[list[str], int]:
    """Keep all bytes; gives the hashes to read, also of what an earlier run stored and did not come to read, and the refusals."""
    (job.settings.raw_dir / "inbox").mkdir(parents=True, exist_ok=True)
    arrivals = store_arrivals(job)
    job.state.write_rejects(arrivals.refused, job.run_id)
    read = job.books.read_inputs()
    left = {stored.sha256: None for stored in job.store.stored_inputs() if stored.sha256 not in read}
    return list(arrivals.hashes | left), len(arrivals.refused)


@task(cache_policy=NO_CACHE)
def read_stored(job: Job, shas: list[str], seen: set[str], fresh: set[str]) -> Ledger:
    """Read a batch of stored inputs; their new articles join ``fresh``. A batch counts once its articles are written."""
    entries = job.books.read_inputs()
    ledger, new_entries = Ledger(), []
    articles: list[Article] = []
    rejects: list[Reject] = []
    for stored in filter(None, map(job.store.find, shas)):
        entry = entries.get(stored.sha256)
        if entry and entry.source == stored.source:
            ledger += Ledger(entry.items, rejects=entry.rejects, unchanged=entry.items - entry.rejects)
            continue
        results = read_bytes(stored.source, stored.read(), _read_options(job, stored))
        refused = [result for result in results if isinstance(result, Reject)]
        found = [result for result in results if isinstance(result, Article)]
        ledger += _count_fates(found, len(refused), seen, fresh)
        new_entries.append(InputEntry(stored.sha256, stored.source, len(results), len(refused)))
        articles += found
        rejects += refused
    _write_batch(job, articles, rejects)
    job.books.add_inputs(new_entries)
    return ledger


def _read_options(job: Job, stored: StoredInput) -> ReadOptions:
    """No publication date may pass the day on which the bytes first came in: so a rebuild reads as the first run did."""
    arrived = min((one.received_at for one in stored.provenance), default=job.started_at.isoformat())
    return ReadOptions(today=date.fromisoformat(arrived[:10]), outlet_countries=job.settings.outlets)


def _count_fates(articles: Iterable[Article], rejects: int, seen: set[str], fresh: set[str]) -> Ledger:
    ledger = Ledger(inputs=rejects, rejects=rejects)
    for article in articles:
        if article.article_id in fresh:
            ledger += Ledger(inputs=1, duplicates=1)
        elif article.article_id in seen:
            ledger += Ledger(inputs=1, unchanged=1)
        else:
            fresh.add(article.article_id)
            ledger += Ledger(inputs=1, articles=1)
    return ledger


def _write_batch(job: Job, articles: list[Article], rejects: list[Reject]) -> None:
    if articles:
        job.state.write_articles(merge_identical(articles))
    if rejects:
        job.state.write_rejects(rejects, job.run_id)


@task(cache_policy=NO_CACHE)
def mark_copies(job: Job) -> set[str]:
    """Find the copies among all articles, and keep them in the books."""
    keys: list[ArticleKey] = []
    for batch in split_into_batches(job.state.read_articles(), BATCH_KEYS):
        keys += key_articles(batch)
    duplicates = {key: (found.of, found.kind) for key, found in mark_duplicates(keys).items()}
    job.books.write_duplicates(duplicates)
    return set(duplicates)
