"""What commands share: --json, global options in any place, and how a signal that broke one off is told from a fault."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer

Out = Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write to FILE; '-' is standard output.")]
Json = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]

Scheduler = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler, as tcp://host:8786, whose workers read the articles.")
]

GLOBAL_FLAGS = {"-v", "--verbose", "-q", "--quiet"}
GLOBAL_OPTIONS = {"--root", "--warehouse"}
WAIT = "--wait"
FOREVER = "1e9"  # seconds


def hoist_globals(arguments: list[str]) -> list[str]:
    """Global options that follow the command, moved before it; nothing after ``--`` is touched."""
    before: list[str] = []
    after: list[str] = []
    rest: Iterator[str] = iter(arguments)
    while (argument := next(rest, None)) is not None:
        if argument == "--":
            after += [argument, *rest]
        elif argument in GLOBAL_FLAGS or argument.startswith(tuple(f"{option}=" for option in (*GLOBAL_OPTIONS, WAIT))):
            before.append(argument)
        elif argument == WAIT:
            value = next(rest, None)
            is_number = value is not None and value.replace(".", "", 1).isdigit()
            before.append(f"{WAIT}={value if is_number else FOREVER}")
            rest = rest if is_number or value is None else chain([value], rest)
        elif argument in GLOBAL_OPTIONS:
            before += [argument, *([value] if (value := next(rest, None)) is not None else [])]
        else:
            after.append(argument)
    return before + after


def find_interruption(error: BaseException | None) -> int | None:
    """The exit code of a signal that made this error: an engine that is stopped in its inner works may stumble over that."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return 130
        if type(error).__name__ == "TerminationSignal":  # Prefect's, which must not be imported here
            return 143
        error = error.__cause__ or error.__context__
    return None


def end_by_signal(number: int, _frame: FrameType | None) -> NoReturn:
    """End in order, with the exit code that tells of the signal."""
    sys.exit(128 + number)
