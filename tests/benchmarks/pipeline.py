"""What the main job costs beside the reading, and how that grows: with the input, and with what the warehouse holds already.

    python tests/benchmarks/pipeline.py [ARTICLES.jsonl[.gz]] [--sizes 1000 4000 16000] [--add 100] [--record FILE]

Each size begins with an empty root: so many articles come in, are read by a stand-in (``stand_in.py``: quick, with the shapes of
real readings), and are published; then ``--add`` more come in. Prefect is left out; it costs the same at any size. Told are
CPU-seconds by step, bytes written, and memory. Files of the version that are links to what was there count as nothing written.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from extraction import read_articles, repeat_articles
from measuring import describe_machine, draw_table, tell

PACKAGES = ("comity", "duckdb", "pyarrow", "pandas")
STEPS = ("ingest", "read (stand-in)", "publish")


def main() -> None:
    """Measure each size in processes of its own, and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, nargs="?")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 4_000, 16_000])
    parser.add_argument("--add", type=int, default=100)
    parser.add_argument("--record", type=Path)
    parser.add_argument("--one", nargs=2, metavar=("ROOT", "INPUT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(run_once(*map(Path, options.one))))
        return
    name = options.articles.name if options.articles else "the shipped sample, repeated"
    tell(f"\n### The main job without the reading, {date.today()}: {name}\n", options.record)
    tell(describe_machine(PACKAGES) + "\n", options.record)
    rows = [row for size in options.sizes for row in measure_size(options.articles, size, options.add)]
    head = ("the warehouse holds", "come in", *(f"{step}, CPU-s" for step in STEPS), "all, CPU-s", "written, MB", "peak MB")
    tell(draw_table((*head, "claims", "partnerships"), rows), options.record)


def measure_size(path: Path | None, size: int, add: int) -> Iterator[tuple[object, ...]]:
    """The first run into an empty root, and the one that adds a few."""
    with tempfile.TemporaryDirectory() as folder:
        articles = supply_articles(path)
        for number, (held, count) in enumerate(((0, size), (size, add))):
            file = Path(folder) / f"input-{number}.jsonl"
            with file.open("w", encoding="utf-8") as out:
                out.writelines(json.dumps(article, ensure_ascii=False) + "\n" for article in itertools.islice(articles, count))
            command = [sys.executable, __file__, "--one", str(Path(folder) / "root"), str(file)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
            yield (
                *(f"{held:,}", f"{count:,}", *(f"{seconds:.2f}" for seconds in found["cpu"]), f"{sum(found['cpu']):.2f}"),
                *(f"{found['written'] / 1e6:.2f}", f"{found['peak'] / 1e3:.0f}", f"{found['claims']:,}"),
                f"{found['partnerships']:,}",
            )


def supply_articles(path: Path | None) -> Iterator[dict[str, Any]]:
    """Real articles, over and over where there are too few."""
    return read_articles(None) if path is None else repeat_articles(list(read_articles(path)))


def run_once(root: Path, file: Path) -> dict[str, Any]:
    """One run in this process: what each step took."""
    import pyarrow.parquet as pq
    from stand_in import bare_steps, run_step_by_step

    from flows.job import Job

    bare_steps()
    root.mkdir(exist_ok=True)
    before = list_files(root)
    job = Job(root=root, inputs=(str(file),), flags={"workers": 1})
    cpu = [sum(os.times()[:4])]
    for _ in run_step_by_step(job):
        cpu.append(sum(os.times()[:4]))
    written = sum(size for inode, size in list_files(root).items() if inode not in before)
    latest = root / "warehouse" / "latest"
    return {
        "cpu": [after - earlier for earlier, after in itertools.pairwise(cpu)],
        "written": written,
        "peak": max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)),
        "claims": pq.read_table(latest / "claims", columns=["claim_id"]).num_rows,
        "partnerships": pq.read_metadata(latest / "partnerships.parquet").num_rows,
    }


def list_files(root: Path) -> dict[tuple[int, int], int]:
    """The size of each file by what tells it apart on the disk: a second name of one is no second file."""
    stats = (path.stat() for path in root.rglob("*") if path.is_file())
    return {(stat.st_ino, stat.st_mtime_ns): stat.st_size for stat in stats}


if __name__ == "__main__":
    main()
