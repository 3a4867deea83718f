"""How fast articles are read: ``comity extract``, spaCy's small pipeline and a bare scan for names, side by side.

    python tests/benchmarks/extraction.py [ARTICLES.jsonl[.gz]] [--limit N] [--workers 1 2] [--spacy PYTHON] [--record FILE]

Without a file the shipped sample is read, over and over (each time under other ids and with an altered text). spaCy runs in an
environment of its own: ``make spacy`` makes one in ``.venv-spacy``; where there is none this says so and goes on. It reads fewer
articles (--spacy-limit), as it is the slowest by far. Seconds are those of the clock: `comity extract` as a command, its start
included; spaCy and the scan without theirs, which favours them. On a machine that has other work the ratios of CPU-seconds hold,
those of the clock do not.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import zstandard
from ahocorasick_rs import AhoCorasick, MatchKind
from measuring import Measured, describe_machine, draw_table, run_measured, tell

from flows.articles.intake import ReadOptions, read_bytes
from flows.lexicon.actors import load_organizations, load_people
from flows.lexicon.names import load_names
from flows.model import Article

ROOT = Path(__file__).resolve().parents[2]
SPACY = ROOT / ".venv-spacy" / "bin" / "python"
SCRIPT = Path(__file__).with_name("spacy_pipeline.py")
COMITY = [sys.executable, "-m", "flows.cli", "-q", "extract"]
PACKAGES = ("comity", "onnxruntime", "tokenizers", "ahocorasick-rs")


@dataclass(frozen=True, slots=True)
class Rate:
    """How one reader did."""

    name: str
    processes: int
    articles: int
    size: int
    seconds: float
    cpu_seconds: float
    peak_bytes: int = 0

    def list_cells(self, base: Rate) -> Iterator[str]:
        """Its row in the table, with how many times as fast as ``base`` it is."""
        yield from (self.name, str(self.processes), f"{self.articles:,}", f"{self.seconds:.2f}", f"{self.rate:,.1f}")
        yield from (f"{self.size / self.seconds / 1e6:.2f}", f"{self.cpu_seconds:.2f}", f"{self.cpu_rate:,.1f}")
        yield f"{self.peak_bytes / 1e6:.0f}" if self.peak_bytes else ""
        yield from (f"{self.rate / base.rate:.3g}", f"{self.cpu_rate / base.cpu_rate:.3g}")

    @property
    def rate(self) -> float:
        """Articles in a second."""
        return self.articles / self.seconds

    @property
    def cpu_rate(self) -> float:
        """Articles in a second of one processor."""
        return self.articles / max(self.cpu_seconds, 0.01)


def read_articles(path: Path | None) -> Iterator[dict[str, Any]]:
    """The articles of a file of JSON Lines, or of the sample, without end."""
    if path is None:
        yield from repeat_articles(read_sample())
        return
    opened = {".gz": gzip.open, ".zst": zstandard.open}.get(path.suffix, open)
    with opened(path, "rt", encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def read_sample() -> list[dict[str, Any]]:
    """The English articles that ship."""
    found: list[dict[str, Any]] = []
    for path in sorted((ROOT / "raw" / "sample").iterdir()):
        for one in read_bytes(path.name, path.read_bytes(), ReadOptions(today=date(2026, 1, 1))):
            if isinstance(one, Article) and one.language == "en":
                found.append({"id": one.article_id, "title": one.title, "date": one.date, "text": one.text})
    return found


def repeat_articles(articles: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The articles again and again; from the second time on with a sentence that is theirs alone."""
    for turn in itertools.count():
        for article in articles:
            text = f"{article['text']}\n\nEdition {turn} went to print at {turn % 24}:00." if turn else article["text"]
            yield {**article, "id": f"{article['id']}-{turn}", "text": text}


def write_input(folder: Path, articles: Iterator[dict[str, Any]], limit: int) -> tuple[Path, int, int]:
    """The articles as a file of JSON Lines; how many there are, and how many bytes of text."""
    path, count, size = folder / "articles.jsonl", 0, 0
    with path.open("w", encoding="utf-8") as file:
        for article in itertools.islice(articles, limit):
            file.write(json.dumps(article, ensure_ascii=False) + "\n")
            count, size = count + 1, size + len(f"{article.get('title', '')}\n\n{article['text']}".encode())
    return path, count, size


def measure_start(folder: Path) -> Measured:
    """``comity extract`` on one short article: what starting costs."""
    one = folder / "one.jsonl"
    text = "Kenya and Uganda signed a memorandum of understanding on energy in Nairobi on Monday."
    one.write_text(json.dumps({"text": text}) + "\n", encoding="utf-8")
    return min((run_measured([*COMITY, str(one), "--workers", "1"]) for _ in range(3)), key=lambda measured: measured.seconds)


def measure_extract(path: Path, count: int, size: int, workers: int) -> Rate:
    """``comity extract`` on all articles."""
    took = run_measured([*COMITY, str(path), "--workers", str(workers), "-o", str(path.with_suffix(".out"))])
    return Rate("comity extract", workers, count, size, took.seconds, took.cpu_seconds, took.peak_bytes)


def scan_texts(work: tuple[list[str], tuple[str, ...]]) -> tuple[float, float, int]:
    """A bare scan for names: every hit, no test and no choice. Gives seconds of the clock and of the processor, and the hits."""
    texts, surfaces = work
    automaton = AhoCorasick(list(surfaces), matchkind=MatchKind.Standard)
    began, used = time.perf_counter(), time.process_time()
    hits = sum(len(automaton.find_matches_as_indexes(text, overlapping=True)) for text in texts)
    return time.perf_counter() - began, time.process_time() - used, hits


def list_surfaces() -> tuple[str, ...]:
    """All names of the lexicons: of countries, subdivisions, bodies and cities, of persons and of organizations."""
    named = [name.surface for name in load_names()]
    for actor in (*load_organizations(), *load_people()):
        named += [actor.name, *actor.aliases]
    return tuple(dict.fromkeys(filter(None, named)))


def measure_scan(path: Path, count: int, size: int, workers: int) -> Rate:
    """The scan on so many processors; its time is that of the slowest."""
    with path.open(encoding="utf-8") as file:
        texts = [f"{one.get('title', '')}\n\n{one['text']}" for one in map(json.loads, file)]
    surfaces = list_surfaces()
    with ProcessPoolExecutor(workers) as pool:
        found = list(pool.map(scan_texts, [(texts[share::workers], surfaces) for share in range(workers)]))
    name = f"bare scan for {len(surfaces):,} names ({sum(hits for *_, hits in found):,} hits)"
    return Rate(name, workers, count, size, max(one[0] for one in found), sum(one[1] for one in found))


def measure_spacy(python: Path, path: Path, limit: int, workers: int) -> Rate | None:
    """spaCy's small pipeline on the first articles; None, said aloud, where it is not installed."""
    if not python.exists():
        print(f"SKIPPED: spaCy, as {python} is not there. `make spacy` installs it; --spacy names another.", file=sys.stderr)
        return None
    said = json.loads(run_measured([str(python), str(SCRIPT), str(path), str(limit), str(workers)]).stdout)
    return Rate(said["version"], workers, said["articles"], said["characters"], said["seconds"], said["cpu_seconds"])


def compare(path: Path, count: int, size: int, options: argparse.Namespace) -> str:
    """All measurements, as a table."""
    most = max(options.workers)
    start = measure_start(path.parent)
    ours = {workers: measure_extract(path, count, size, workers) for workers in options.workers}
    others = [measure_scan(path, count, size, most), measure_spacy(options.spacy, path, min(count, options.spacy_limit), most)]
    rates = [*ours.values(), *filter(None, others)]
    head = ("what", "processes", "articles", "seconds", "articles/s", "MB/s", "CPU-s", "articles/CPU-s", "peak MB")
    ratios = (f"times `extract --workers {most}`, by the clock", "by CPU-s")
    told = [draw_table((*head, *ratios), (rate.list_cells(ours[most]) for rate in rates))]
    told.append(f"\nStart-up (one short article, best of three): {start.seconds:.2f} s, {start.cpu_seconds:.2f} CPU-s.")
    if 1 in ours and most > 1:
        told.append(f"{most} workers do {ours[1].seconds / ours[most].seconds:.2f} times the work of one.")
    return "\n".join(told)


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, nargs="?")
    parser.add_argument("--limit", type=int, default=1_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--spacy", type=Path, default=SPACY)
    parser.add_argument("--spacy-limit", type=int, default=200)
    parser.add_argument("--record", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path, count, size = write_input(Path(folder), read_articles(options.articles), options.limit)
        name = options.articles.name if options.articles else "the shipped sample, repeated"
        tell(f"\n### Extraction, {date.today()}: {count:,} articles ({size / 1e6:.1f} MB) of {name}\n", options.record)
        tell(describe_machine(PACKAGES) + "\n", options.record)
        tell(compare(path, count, size, options), options.record)


if __name__ == "__main__":
    main()
