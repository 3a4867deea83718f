"""``comity extract``: articles as JSON Lines in, records as JSON Lines out, in order, streaming. No warehouse, no Prefect."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO, BinaryIO

from flows.articles.json_lines import LineRead, read_lines, split_lines
from flows.articles.rejects import Refused, make_reject
from flows.articles.unpack import open_unpacked
from flows.errors import ComityError, InputUnreadable
from flows.model import Reject
from flows.pipeline import read_article
from flows.record import Record, describe_reading
from flows.workers import open_pool, split_into_batches

BATCH_LINES = 40
WORTH_A_POOL = 3  # batches; with fewer, starting processes costs more than it saves


@dataclass(slots=True)
class Count:
    """How many lines were read, and how many could not be."""

    read: int = 0
    refused: int = 0


class WholeLines:
    """The lines of a stream up to where it can't be unpacked any more; ``refused`` then tells why."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines, self.number = lines, 0
        self.refused: Refused | None = None

    def __iter__(self) -> Iterator[bytes]:
        try:
            for line in self._lines:
                self.number += 1
                yield line
        except Refused as refused:
            self.refused = refused


def extract_lines(lines: Iterable[bytes], source: str, workers: int) -> Iterator[tuple[int, list[str]]]:
    """For each batch of lines the number of errors in it, and the output lines."""
    batches = ((source, number, batch) for number, batch in _number_batches(lines))
    first = list(islice(batches, WORTH_A_POOL))
    enough = workers if len(first) == WORTH_A_POOL else 1
    with open_pool(enough) as pool:
        yield from pool.map_batches(_extract_batch, chain(first, batches))


def write_records(lines: Iterable[bytes], source: str, out: IO[str], workers: int, count: Count) -> None:
    """Extract all lines into ``out``, keeping count. Raises InputUnreadable if there were lines and none could be read."""
    whole = WholeLines(lines)
    for errors, records in extract_lines(whole, source, workers):
        count.refused += errors
        count.read += len(records) - errors
        out.writelines(record + "\n" for record in records)
    if whole.refused:
        count.refused += 1
        reject = make_reject(whole.refused.code, source, None, **whole.refused.facts)
        out.write(json.dumps(_describe_error(None, reject, whole.number + 1), ensure_ascii=False) + "\n")
    if count.refused and not count.read:
        raise InputUnreadable(f"None of the {count.refused} lines of {source} could be read: see the errors in the output.")


def extract_file(file: str, out: Path | None, workers: int | None, quiet: bool) -> None:
    """Extract a named file, or standard input for ``-``, into ``out`` or standard output."""
    count = Count()
    with ExitStack() as stack:
        lines = split_lines(_open_input(file, stack))
        write_records(lines, file, _open_output(out, stack), workers or os.cpu_count() or 1, count)
    if not quiet:
        print(f"{count.read:,} articles read, {count.refused:,} lines refused.", file=sys.stderr)


def _open_input(file: str, stack: ExitStack) -> BinaryIO:
    try:
        return open_unpacked(sys.stdin.buffer if file == "-" else stack.enter_context(open(file, "rb")))
    except OSError as error:
        raise InputUnreadable(f"{file} can't be read: {error.strerror or error}.") from None
    except Refused as refused:
        raise InputUnreadable(make_reject(refused.code, file, None, **refused.facts).message) from None


def _open_output(out: Path | None, stack: ExitStack) -> IO[str]:
    if out is None or str(out) == "-":
        return sys.stdout
    try:
        return stack.enter_context(out.open("w", encoding="utf-8", newline="\n"))
    except OSError as error:
        raise ComityError(f"{out} can't be written: {error.strerror}.") from None


def _number_batches(lines: Iterable[bytes]) -> Iterator[tuple[int, list[bytes]]]:
    number = 1
    for batch in split_into_batches(lines, BATCH_LINES):
        yield number, batch
        number += len(batch)


def _extract_batch(work: tuple[str, int, list[bytes]]) -> tuple[int, list[str]]:
    source, first_number, lines = work
    records = [_describe_line(line, first_number) for line in read_lines(lines, source)]
    return sum("error" in record for record in records), [json.dumps(record, ensure_ascii=False) for record in records]


def _describe_line(line: LineRead, first_number: int) -> Record:
    number = first_number + line.number - 1
    if line.reject:
        return _describe_error(line.given_id, line.reject, number)
    assert line.article is not None
    try:
        return describe_reading(read_article(line.article))
    except Exception as error:  # a fault of ours in one article must not stop the others
        reject = make_reject("reader_failed", "", error=f"{type(error).__name__}: {error}"[:200])
        return _describe_error(line.given_id, reject, number)


def _describe_error(given_id: str | None, reject: Reject, number: int) -> Record:
    error = {"error": {"reason": reject.reason, "message": reject.message, "line": number}}
    return error if given_id is None else {"id": given_id, **error}
