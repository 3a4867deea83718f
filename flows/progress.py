"""Progress of long work, on stderr: a bar on a terminal, plain lines elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

SECONDS_BETWEEN_LINES = 5.0


class Progress(Protocol):
    """Something that shows how far a step of the work is."""

    def show(self, step: str, done: int, total: int | None) -> None:
        """``done`` of ``total`` items of this step are through; a total of None is not known."""


class NoProgress:
    """Shows nothing."""

    def show(self, step: str, done: int, total: int | None) -> None:
        """Nothing."""


class PlainProgress:
    """A line when a step begins or is complete, and every few seconds between."""

    def __init__(self) -> None:
        self._step, self._next = "", 0.0

    def show(self, step: str, done: int, total: int | None) -> None:
        """One line, unless one came a moment ago."""
        now = time.monotonic()
        if step != self._step or now >= self._next or done == total:
            self._step, self._next = step, now + SECONDS_BETWEEN_LINES
            print(f"{step}: {done:,}" + (f" of {total:,}" if total is not None else ""), file=sys.stderr, flush=True)


class BarProgress:
    """One bar for each step, on a terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.bars = RichProgress(*columns, console=Console(stderr=True))
        self._tasks: dict[str, object] = {}

    def show(self, step: str, done: int, total: int | None) -> None:
        """Move the step's bar."""
        task = self._tasks.get(step)
        if task is None:
            task = self._tasks[step] = self.bars.add_task(step, total=total)
        self.bars.update(task, completed=done, total=total)  # type: ignore[arg-type]


_current: Progress = NoProgress()


def show_progress(step: str, done: int, total: int | None = None) -> None:
    """Tell whoever watches this process how far a step is."""
    _current.show(step, done, total)


@contextmanager
def watch_progress(quiet: bool = False) -> Iterator[None]:
    """Show on stderr what ``show_progress`` tells meanwhile."""
    global _current
    before = _current
    bar = None if quiet or not sys.stderr.isatty() else BarProgress()
    _current = bar or (NoProgress() if quiet else PlainProgress())
    try:
        if bar:
            with bar.bars:
                yield
        else:
            yield
    finally:
        _current = before


@contextmanager
def relay_progress(make: Callable[[Progress], Progress]) -> Iterator[None]:
    """Show meanwhile on what ``make`` puts in the place of the one that shows now, which it is given."""
    global _current
    before = _current
    _current = make(before)
    try:
        yield
    finally:
        _current = before
