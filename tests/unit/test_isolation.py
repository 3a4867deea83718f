from __future__ import annotations

import hashlib
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from datetime import date
from multiprocessing import Pipe
from pathlib import Path

import pytest

from flows import isolated
from flows.articles.intake import ReadOptions, read_bytes
from flows.articles.room import NoRoom
from flows.errors import ComityError
from flows.isolated import ReadingLimits
from flows.isolation import BATCH_INPUTS, Errand, ReaderPool, open_readers, split_errands
from flows.model import Article, Reject
from flows.workers import read_work

OPTIONS = ReadOptions(today=date(2026, 11, 24))
TEXT = "The two governments agreed on Friday to build a bridge over the river that divides them, officials said."
LIMITS = ReadingLimits(step_seconds=1, silent_seconds=2, memory_bytes=400 << 20)


def make_errand(path: Path, data: bytes | None = None, size: int | None = None) -> Errand:
    if data is not None:
        path.write_bytes(data)
    size = size if size is not None else len(data or b"")
    return Errand(path.name, path, hashlib.sha256(data or b"").hexdigest(), size, OPTIONS)


def tell(results: list[Article | Reject]) -> list[str]:
    return [result.reason if isinstance(result, Reject) else "article" for result in results]


def read_all(pool: ReaderPool, errands: list[Errand]) -> dict[str, list[Article | Reject]]:
    found: dict[str, list[Article | Reject]] = {}
    counts: dict[str, int] = {}
    for piece in pool.read(errands):
        assert piece.errand.source not in counts, "nothing comes after the last piece"
        found.setdefault(piece.errand.source, []).extend(piece.results)
        if piece.count is not None:
            counts[piece.errand.source] = piece.count
    assert list(found) == [errand.source for errand in errands]
    assert counts == {source: len(results) for source, results in found.items()}
    return found


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    with open_readers(2, LIMITS) as pool:
        yield pool


def test_results_come_in_order_and_as_if_read_here(pool: ReaderPool, tmp_path: Path) -> None:
    inputs = [f"Number {number}\n\n{TEXT} It was number {number}.".encode() for number in range(3 * BATCH_INPUTS)]
    errands = [make_errand(tmp_path / f"{number:03}.txt", data) for number, data in enumerate(inputs)]
    found = read_all(pool, errands)
    for errand, data in zip(errands, inputs, strict=True):
        assert found[errand.source] == read_bytes(errand.source, data, OPTIONS)


def test_large_input_comes_in_pieces(pool: ReaderPool, tmp_path: Path) -> None:
    lines = b"\n".join(json.dumps({"text": f"{TEXT} Number {number}."}).encode() for number in range(1500))
    pieces = list(pool.read([make_errand(tmp_path / "news.jsonl", lines)]))
    assert len(pieces) > 4
    assert [piece.count for piece in pieces[:-1]] == [None] * (len(pieces) - 1)
    assert pieces[-1].count == sum(len(piece.results) for piece in pieces) == 1500


def test_nothing_to_read_starts_no_process() -> None:
    with open_readers(2) as pool:
        assert list(pool.read([])) == []
        assert pool._readers == []


def test_input_that_hangs_is_refused_and_the_others_are_read(pool: ReaderPool, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "hangs")  # opening it waits for a writer
    errands = [make_errand(tmp_path / f"{name}.txt", TEXT.encode()) for name in "ab"]
    errands.insert(1, make_errand(tmp_path / "hangs"))
    found = read_all(pool, errands)
    assert [tell(results) for results in found.values()] == [["article"], ["out_of_time"], ["article"]]


def test_reader_that_is_killed_costs_one_input(pool: ReaderPool, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "waits")
    errands = [make_errand(tmp_path / f"{name}.txt", TEXT.encode()) for name in "ab"]
    errands.insert(1, make_errand(tmp_path / "waits"))

    def kill() -> None:
        time.sleep(0.5)
        for reader in pool._readers:
            if not reader.is_idle and reader.process.pid:
                os.kill(reader.process.pid, signal.SIGSEGV)

    killer = threading.Thread(target=kill)
    killer.start()
    found = read_all(pool, errands)
    killer.join()
    assert [tell(results) for results in found.values()] == [["article"], ["reading_broke_off"], ["article"]]
    (broken,) = found["waits"]
    assert isinstance(broken, Reject)
    assert "SIGSEGV" in broken.message


def test_time_of_the_processor_is_limited(tmp_path: Path) -> None:
    page = b"<html><body>" + b"<div>" * 3000 + TEXT.encode() * 20000 + b"<p>x</p>" * 40000
    with open_readers(1, ReadingLimits(step_seconds=0.05)) as pool:
        found = read_all(pool, [make_errand(tmp_path / "a.html", page), make_errand(tmp_path / "b.txt", TEXT.encode())])
    assert [tell(results) for results in found.values()] == [["out_of_time"], ["article"]]


def test_an_input_as_a_whole_has_a_limit_of_time_and_what_came_before_stands(tmp_path: Path) -> None:
    lines = b"\n".join(json.dumps({"text": f"{TEXT} Number {number}."}).encode() for number in range(20_000))
    with open_readers(1, ReadingLimits(whole_seconds=0.3, bytes_a_second=1 << 40)) as pool:
        found = read_all(pool, [make_errand(tmp_path / "news.jsonl", lines)])["news.jsonl"]
    assert tell(found[-1:]) == ["out_of_time"]
    assert 1 < len(found) < 20_000
    assert set(tell(found[:-1])) == {"article"}


def test_memory_is_limited(tmp_path: Path) -> None:
    greedy = b"[" + b'{"a":1},' * 1_800_000 + b"{}]"
    with open_readers(1, ReadingLimits(memory_bytes=150 << 20)) as pool:
        found = read_all(pool, [make_errand(tmp_path / "a.json", greedy), make_errand(tmp_path / "b.txt", TEXT.encode())])
    assert [tell(results)[-1] for results in found.values()] == ["out_of_memory", "article"]


def test_output_is_limited(tmp_path: Path) -> None:
    lines = b"\n".join(json.dumps({"text": TEXT * 30 + f" Number {number}."}).encode() for number in range(50))
    with open_readers(1, ReadingLimits(output_ratio=1, free_output=1000)) as pool:
        found = read_all(pool, [make_errand(tmp_path / "news.jsonl", lines, size=10)])["news.jsonl"]
    assert tell(found)[-1] == "too_much_output"
    assert len(found) < 5


def test_file_that_went_away_is_unreadable(pool: ReaderPool, tmp_path: Path) -> None:
    assert tell(read_all(pool, [make_errand(tmp_path / "gone.txt")])["gone.txt"]) == ["unreadable"]


def test_process_that_only_waits_for_the_processor_is_not_broken_off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("flows.isolation.read_work", lambda _: ("R", 0.0))
    os.mkfifo(tmp_path / "slow")
    writer = threading.Thread(target=lambda: (time.sleep(3), (tmp_path / "slow").write_text("x")))
    writer.start()
    with open_readers(1, ReadingLimits(silent_seconds=0.5)) as pool:
        assert tell(read_all(pool, [make_errand(tmp_path / "slow")])["slow"]) == ["reader_failed"]  # a pipe can't be sought in
    writer.join()


def test_work_of_a_process_is_told() -> None:
    sum(range(10_000_000))
    state, seconds = read_work(os.getpid())
    assert state == "R"
    assert seconds > 0
    assert read_work(None) == ("", 0.0)


def test_processes_that_cannot_start_end_the_run(tmp_path: Path) -> None:
    limits = ReadingLimits(memory_bytes="none")  # type: ignore[arg-type]
    with open_readers(1, limits) as pool, pytest.raises(ComityError, match="end as soon as they start"):
        list(pool.read([make_errand(tmp_path / "a.txt", TEXT.encode())]))


def test_batches_are_small_and_a_large_input_stands_alone(tmp_path: Path) -> None:
    sizes = [1] * (BATCH_INPUTS + 1) + [100 << 20, 1]
    errands = [make_errand(tmp_path / str(number), size=size) for number, size in enumerate(sizes)]
    assert [len(batch) for batch in split_errands(errands)] == [BATCH_INPUTS, 1, 1, 1]


def test_reader_without_room_on_the_disk_fails_the_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def find_no_room(*_: object) -> None:
        raise NoRoom("/tmp: no room")

    near, far = Pipe()
    monkeypatch.setattr(isolated, "_read_file", find_no_room)
    errand = make_errand(tmp_path / "a.zip", b"PK")
    isolated._read_errand(errand, isolated.Desk(far, LIMITS, errand), LIMITS)
    sent = near.recv()
    assert (sent.results, sent.failure) == ((), "/tmp: no room")
