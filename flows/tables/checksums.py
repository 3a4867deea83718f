"""The sums of a version's files, in the form that ``sha256sum --check SHA256SUMS`` reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flows.tables.parts import hash_file, write_text

SUMS_FILE = "SHA256SUMS"


def write_checksums(folder: Path, previous: Path | None) -> None:
    """Write the sums of all files; a file that the version before shares with this one is not read again."""
    known = read_checksums(previous) if previous else {}
    sums = {name: _reuse(folder, previous, name, known) or hash_file(folder / name) for name in _list_files(folder)}
    write_text(folder / SUMS_FILE, "".join(f"{sum_}  {name}\n" for name, sum_ in sums.items()))


def read_checksums(folder: Path) -> dict[str, str]:
    """The sums by the files' names; none where an earlier release wrote none."""
    try:
        lines = (folder / SUMS_FILE).read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    return {name: sum_ for sum_, _, name in (line.partition("  ") for line in lines)}


def find_broken(folder: Path) -> list[str]:
    """The files that are not what was published: other bytes, missing, or there without a sum."""
    sums = read_checksums(folder)
    there = set(_list_files(folder))
    broken = {name for name, sum_ in sums.items() if name not in there or hash_file(folder / name) != sum_}
    return sorted(broken | (there - sums.keys() if sums else set()))


def find_broken_parts(folder: Path) -> list[Path]:
    """Part files below a folder whose bytes are not those that they are named by."""
    return [path for path in sorted(folder.rglob("part-*.parquet")) if path.stem != f"part-{hash_file(path)[:16]}"]


def _list_files(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != SUMS_FILE:
            yield path.relative_to(folder).as_posix()


def _reuse(folder: Path, previous: Path | None, name: str, known: dict[str, str]) -> str | None:
    if previous is None or name not in known or not (previous / name).exists():
        return None
    return known[name] if (previous / name).samefile(folder / name) else None
