"""A text on which the analyzer hangs, or which kills it, is refused; all others are read."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flows import analyze, article_limits
from flows.analyze import MOST_KILLED, read_articles, read_whatever_comes
from flows.article_limits import limit_seconds
from flows.model import Article, Reading, Reject
from flows.workers import WorkerKilled, open_pool

BATCH = [Article(f"a{number}", f"Story {number}.", source_path=f"{number}.txt") for number in range(50)]


class DeadlyPool:
    """Stands for a pool whose process dies of some articles."""

    def __init__(self, deadly: set[str]) -> None:
        self.deadly, self.renewed, self.is_broken = deadly, 0, False

    def map_batches(self, _: Callable[..., Any], batches: Iterable[list[Article]]) -> Iterator[list[Reading]]:
        assert not self.is_broken
        for batch in batches:
            if self.deadly.intersection(article.article_id for article in batch):
                self.is_broken = True
                raise WorkerKilled("killed")
            yield [Reading(article.article_id) for article in batch]

    def renew(self) -> None:
        self.renewed, self.is_broken = self.renewed + 1, False


def tell(results: list[Reading | Reject]) -> list[str]:
    return [result.reason if isinstance(result, Reject) else result.article_id for result in results]


def test_article_that_kills_its_process_is_refused_and_the_others_are_read() -> None:
    results = read_whatever_comes(BATCH, DeadlyPool({"a7", "a30"}))  # type: ignore[arg-type]
    expected = [article.article_id for article in BATCH]
    expected[7] = expected[30] = "reading_broke_off"
    assert tell(results) == expected
    (refused, _) = (result for result in results if isinstance(result, Reject))
    assert refused.source == "7.txt"


def test_machine_that_kills_all_processes_ends_the_run() -> None:
    pool = DeadlyPool({article.article_id for article in BATCH})
    with pytest.raises(WorkerKilled):
        read_whatever_comes(BATCH, pool)  # type: ignore[arg-type]
    assert pool.renewed == MOST_KILLED


def test_pool_works_on_after_it_was_renewed() -> None:
    with open_pool(2) as pool:
        with pytest.raises(WorkerKilled, match="killed"):
            list(pool.map_batches(os._exit, [3, 3]))
        pool.renew()
        assert list(pool.map_batches(sum, [[1, 2], [3]])) == [3, 3]


@pytest.mark.parametrize(
    ("error", "code"), [(None, "out_of_time"), (MemoryError(), "out_of_memory"), (ValueError("odd"), "reader_failed")]
)
def test_article_that_takes_too_much_is_refused(
    error: Exception | None, code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def read(_: Article) -> Reading:
        if error:
            raise error
        while True:
            pass

    monkeypatch.setattr(analyze, "read_article", read)
    monkeypatch.setattr(analyze, "limit_seconds", lambda: limit_seconds(0.1))
    before = signal.signal(signal.SIGPROF, article_limits._break_off)
    try:
        assert tell(read_articles(BATCH[:1])) == [code]
    finally:
        signal.signal(signal.SIGPROF, before)
