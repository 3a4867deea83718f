"""A folder of very many small files, and one very large file, through `comity run`: time, progress, and the most memory taken.

    python tests/benchmarks/large_inputs.py files --count 50000
    python tests/benchmarks/large_inputs.py file --megabytes 1000

The inputs are made here of random words, one in twenty articles English, the others French, which are kept and not searched for
partnerships: what is measured is the way of the bytes. All is removed in the end. Memory is the proportional set size (PSS) of
the run and its processes, without Prefect's server, sampled twice a second.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

ENGLISH = (
    "the",
    "of",
    "and",
    "to",
    "in",
    "for",
    "on",
    "that",
    "with",
    "as",
    "by",
    "is",
    "was",
    "at",
    "officials",
    "said",
    "year",
    "people",
)
FRENCH = (
    "le",
    "la",
    "les",
    "des",
    "une",
    "dans",
    "pour",
    "que",
    "qui",
    "sur",
    "avec",
    "est",
    "pas",
    "par",
    "aux",
    "ont",
    "été",
    "selon",
)
NAMES = [
    f"{start}{middle}{end}"
    for start in "BDFGKLMNPRSTV"
    for middle in ("ara", "eni", "olu", "ito")
    for end in ("k", "ston", "ville")
]


class Writer:
    """Writes articles: some sentences out of very many."""

    def __init__(self) -> None:
        self._random = random.Random(1)
        self._sentences = {
            language: [self._write_sentence(common) for _ in range(20_000)]
            for language, common in (("en", ENGLISH), ("fr", FRENCH))
        }

    def _write_sentence(self, common: tuple[str, ...]) -> str:
        words = [self._random.choice(NAMES if self._random.random() < 0.2 else common) for _ in range(15)]
        return " ".join(words).capitalize()

    def write(self, sentences: int, number: int) -> tuple[str, str]:
        """A text and its language."""
        language = "fr" if number % 20 else "en"
        return ". ".join(self._random.choices(self._sentences[language], k=sentences)) + f", {number}.", language


def make_files(folder: Path, count: int) -> None:
    """Folders of a thousand small texts each."""
    writer = Writer()
    for number in range(count):
        place = folder / f"{number // 1000:03}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:06}.txt").write_text(writer.write(4, number)[0])


def make_file(folder: Path, megabytes: int) -> None:
    """One JSON Lines file of articles of some 10 kB."""
    folder.mkdir(parents=True)
    writer = Writer()
    left, number = megabytes * 1_000_000, 0
    with (folder / "news.jsonl").open("w", encoding="utf-8") as file:
        while left > 0:
            text, language = writer.write(110, number)
            left -= file.write(json.dumps({"text": text, "language": language}) + "\n")
            number += 1


def list_family(pid: int) -> Iterator[int]:
    """A process and all below it, but for Prefect's server."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            if b"prefect_server" not in Path(f"/proc/{child}/cmdline").read_bytes():
                yield from list_family(int(child))


def measure_memory(pid: int) -> tuple[float, float]:
    """Megabytes of the process alone, and with all below it."""
    sizes = []
    for one in list_family(pid):
        rows = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        sizes.append(next(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024)
    return sizes[0], sum(sizes)


def watch(process: subprocess.Popen[str], samples: list[tuple[float, float, float]]) -> None:
    began = time.monotonic()
    while process.poll() is None:
        with suppress(OSError, StopIteration):  # one of them may end just now
            samples.append((time.monotonic() - began, *measure_memory(process.pid)))
        time.sleep(0.5)


def run_and_watch(root: Path) -> None:
    command = [sys.executable, "-m", "flows.cli", "--root", str(root), "run", "in", "--json"]
    samples: list[tuple[float, float, float]] = []
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        watcher = threading.Thread(target=watch, args=(process, samples))
        watcher.start()
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stderr:
            now = samples[-1] if samples else (0.0, 0.0, 0.0)
            print(f"{now[0]:6.0f} s {now[1]:6.0f} MB {now[2]:6.0f} MB  {line.rstrip()}", flush=True)
        told = process.stdout.read()
        watcher.join()
    print(json.dumps(json.loads(told)) if process.returncode == 0 else f"exit code {process.returncode}")
    alone, together = max(one for _, one, _ in samples), max(family for _, _, family in samples)
    print(f"{samples[-1][0]:.0f} s; peak {alone:.0f} MB, with all processes {together:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["files", "file"])
    parser.add_argument("--count", type=int, default=50_000)
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--scratch", type=Path, help="where to work; default: the system's folder for temporary files")
    options = parser.parse_args()
    root = Path(tempfile.mkdtemp(dir=options.scratch))
    try:
        if options.what == "files":
            make_files(root / "in", options.count)
        else:
            make_file(root / "in", options.megabytes)
        run_and_watch(root)
    finally:
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
