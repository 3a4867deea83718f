"""The second verb: every original article is read once by the present analyzer, in batches over a pool of processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from itertools import chain, islice

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.article_limits import MOST_SECONDS, limit_seconds, prepare_limited_worker
from flows.articles.rejects import make_reject
from flows.cluster import ClusterPool, open_cluster
from flows.errors import ComityError
from flows.fingerprint import fingerprint_analyzer
from flows.isolated import OutOfTime
from flows.job import Job, try_again
from flows.model import Article, Reading, Reject
from flows.pipeline import read_article
from flows.progress import show_progress
from flows.run_log import time_stage
from flows.settings import Settings
from flows.steps import reach_step
from flows.workers import WorkerKilled, WorkerPool, open_pool, split_into_batches

ReadingPool = WorkerPool | ClusterPool

BATCH_OF_A_WORKER = 20
MOST_KILLED = 5  # processes in one batch; after that the machine is to blame
WORTH_A_POOL = 100  # articles; with fewer, starting processes costs more than it saves


@flow(name="analyze", flow_run_name="analyze-{job.run_id}", validate_parameters=False)
@time_stage("analyze")
def analyze(job: Job) -> int:
    """Read what has no reading yet; gives how many articles that were."""
    unread = list_unread.with_options(**try_again(job))(job)
    articles = job.state.read_articles(unread)
    with open_reading_pool(job.settings, len(unread)) as pool:
        for done in range(0, len(unread), job.settings.batch_articles):
            show_progress("analyze", done, len(unread))
            read_batch(job, articles, pool)
    show_progress("analyze", len(unread), len(unread))
    get_run_logger().info("%d articles read by analyzer %s", len(unread), fingerprint_analyzer())
    return len(unread)


def open_reading_pool(settings: Settings, articles: int) -> AbstractContextManager[ReadingPool]:
    """Processes here, or the cluster that the settings name; for a few articles neither is worth starting."""
    if settings.scheduler and articles:
        return open_cluster(settings.scheduler)
    return open_pool(settings.worker_count if articles >= WORTH_A_POOL else 1, prepare_limited_worker)


@task(cache_policy=NO_CACHE)
@time_stage("list_unread")
def list_unread(job: Job) -> set[str]:
    """The articles that are no copies and that the present analyzer has not read."""
    state = job.state
    return state.known_article_ids() - job.books.read_duplicates().keys() - state.read_article_ids(fingerprint_analyzer())


@task(cache_policy=NO_CACHE)
@time_stage("read_batch")
def read_batch(job: Job, articles: Iterator[Article], pool: ReadingPool) -> None:
    """Read the next batch of articles and keep their readings; the batch counts as a whole."""
    batch = list(islice(articles, job.settings.batch_articles))
    results = read_whatever_comes(batch, pool)
    reach_step("analyze.batch_read")
    _note_failures(job, [result for result in results if isinstance(result, Reject)], len(batch))
    readings = [Reading(one.article_id) if isinstance(read, Reject) else read for one, read in zip(batch, results, strict=True)]
    job.state.write_readings(fingerprint_analyzer(), batch, readings)
    reach_step("analyze.batch_kept")


def read_whatever_comes(batch: list[Article], pool: ReadingPool) -> list[Reading | Reject]:
    """The readings of a batch. Where a process is killed, the articles are read one by one, and one that kills is refused."""
    try:
        return list(chain.from_iterable(pool.map_batches(read_articles, split_into_batches(batch, BATCH_OF_A_WORKER))))
    except WorkerKilled:
        pool.renew()
        return list(_read_one_by_one(batch, pool))


def _read_one_by_one(batch: list[Article], pool: ReadingPool) -> Iterator[Reading | Reject]:
    killed = 0
    for article in batch:
        try:
            yield from chain.from_iterable(pool.map_batches(read_articles, [[article]]))
        except WorkerKilled:
            killed += 1
            if killed == MOST_KILLED:
                raise
            pool.renew()
            yield _refuse(article, "reading_broke_off", signal="a signal, for want of memory perhaps")


def _note_failures(job: Job, failures: list[Reject], articles: int) -> None:
    """Tell them; if nothing could be read, that is a broken installation rather than an odd article, and the run must fail."""
    for failure in failures:
        get_run_logger().error("%s: %s", failure.source, failure.message)
    if failures and len(failures) == articles:
        raise ComityError(f"None of {articles} articles could be read. {failures[0].source}: {failures[0].message}.")
    job.state.write_rejects(failures, job.run_id)


def read_articles(articles: list[Article]) -> list[Reading | Reject]:
    """The readings of some articles, in a process of the pool."""
    return [_read_or_explain(article) for article in articles]


def _read_or_explain(article: Article) -> Reading | Reject:
    """A fault of ours in one article must not stop the others: it is told among the rejects, and the article claims nothing."""
    try:
        with limit_seconds():
            return read_article(article)
    except OutOfTime:
        return _refuse(article, "out_of_time", limit=f"{MOST_SECONDS:.0f}")
    except MemoryError:
        return _refuse(article, "out_of_memory")
    except Exception as error:
        return _refuse(article, "reader_failed", error=f"{type(error).__name__}: {error}"[:200])


def _refuse(article: Article, code: str, **facts: object) -> Reject:
    return make_reject(code, article.source_path or article.article_id, article.raw_sha256, **facts)
