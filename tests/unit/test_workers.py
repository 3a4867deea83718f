from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.errors import ComityError
from flows.workers import IN_FLIGHT, open_pool, split_into_batches

REPOSITORY = Path(__file__).parents[2]
# Functions for the pool must be importable in its processes, so they come from the standard library.


ORPHANS = """
import time
from flows.workers import open_pool
if __name__ == '__main__':
    with open_pool(2) as pool:
        list(pool.map_batches(time.sleep, [0, 60, 60]))
"""


def test_batches_are_full_but_the_last() -> None:
    assert list(split_into_batches(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(split_into_batches([], 2)) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_results_keep_the_order_of_the_batches(workers: int) -> None:
    batches = [[n] * (50 - n) for n in range(50)]
    with open_pool(workers) as pool:
        assert list(pool.map_batches(sum, batches)) == [sum(batch) for batch in batches]
        assert list(pool.map_batches(len, batches[:3])) == [50, 49, 48]


def test_few_batches_are_in_flight() -> None:
    taken = 0

    def count() -> Iterator[list[int]]:
        nonlocal taken
        for n in range(100):
            taken += 1
            yield [n]

    with open_pool(2) as pool:
        assert next(pool.map_batches(sum, count())) == 0
        assert taken <= 2 * IN_FLIGHT + 1


def test_error_in_a_worker_reaches_the_caller() -> None:
    for workers in (1, 2):
        with open_pool(workers) as pool, pytest.raises(TypeError):
            list(pool.map_batches(sum, [[1], ["x"]]))  # type: ignore[list-item]


def test_killed_worker_is_told_plainly() -> None:
    with open_pool(2) as pool, pytest.raises(ComityError, match="killed"):
        list(pool.map_batches(os._exit, [3, 3]))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to see the processes")
def test_workers_die_with_their_parent() -> None:
    code = ORPHANS
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=REPOSITORY, start_new_session=True)
    _wait_for(lambda: len(_members(parent.pid)) >= 4)  # the parent, the fork server, its tracker, a worker
    parent.kill()
    parent.wait()
    _wait_for(lambda: not _members(parent.pid))


def _members(session: int) -> list[int]:
    """The processes of a session that run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


def _wait_for(condition: object, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        if time.monotonic() > deadline:
            pytest.fail("it did not come about in time")
        time.sleep(0.1)
