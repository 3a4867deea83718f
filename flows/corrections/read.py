"""The corrections of a folder: every YAML file in it, read strictly. One that can't be read stops the run before it begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from flows.corrections.check import check_correction
from flows.corrections.nodes import Fault, read_records
from flows.corrections.record import Correction
from flows.errors import BadConfiguration

ENDINGS = (".yml", ".yaml")
LARGEST_FILE = 10_000_000  # bytes; no person writes more


def read_corrections(folder: Path) -> tuple[Correction, ...]:
    """All corrections, in their own order; BadConfiguration names file, line, reason and cure of the first that is wrong."""
    found: dict[str, Correction] = {}
    for path in list_files(folder):
        for correction in _read_file(path, folder):
            if earlier := found.get(correction.id):
                raise BadConfiguration(
                    f"{correction.place}: id {correction.id!r} stands at {earlier.place} too; give one of them another id."
                )
            found[correction.id] = correction
    return sort_corrections(found.values())


def sort_corrections(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """The corrections in the order in which they are taken: by date, then by id."""
    return tuple(sorted(corrections, key=lambda correction: correction.order))


def list_files(folder: Path) -> list[Path]:
    """The files of corrections; hidden ones and other endings are none, but a wrong ending must not lose a correction."""
    paths = (
        sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")) if folder.is_dir() else []
    )
    for path in paths:
        if path.suffix not in ENDINGS and path.suffix.lower() not in (".md", ".txt"):
            raise BadConfiguration(
                f"{path} is no file of corrections: they end in {' or '.join(ENDINGS)}, and notes in .md or .txt. Rename it."
            )
    return [path for path in paths if path.suffix in ENDINGS]


def _read_file(path: Path, folder: Path) -> Iterator[Correction]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadConfiguration(f"{path} is larger than {LARGEST_FILE:,} bytes. Split it, or move it away.")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfiguration(f"{path} can't be read: {error}. Write it in UTF-8, or move it away.") from None
    try:
        for written in read_records(text):
            place = f"{path}:{written.line}"
            yield check_correction(written, place)
    except Fault as fault:
        raise BadConfiguration(f"{path}{f':{fault.line}' if fault.line else ''}: {fault}") from None
