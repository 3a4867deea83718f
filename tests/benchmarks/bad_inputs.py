"""All hostile inputs beside the repository through `comity run`: what became of each collection, and that nothing is lost.

    python tests/benchmarks/bad_inputs.py [--keep FOLDER]

Fails if a traceback is shown, a file has no fate, or an input takes longer than 20 seconds to read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from flows.articles.intake import ReadOptions
from flows.books import Books
from flows.isolation import Errand, open_readers

REPOSITORY = Path(__file__).parents[2]
SHARED = REPOSITORY.parent / "shared" / "badinputs"
LONGEST_SECONDS = 20
QUERY = """
    select source_path as source, 'article' || coalesce(': ' || duplicate_kind, '') as fate from articles
    union all select source, reason from rejects
"""


def unpack_collections(folder: Path) -> None:
    for archive in sorted(SHARED.glob("*.tar.gz")):
        with tarfile.open(archive) as tar:
            tar.extractall(folder / archive.name.removesuffix(".tar.gz"), filter="data")


def run_comity(root: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "flows.cli", "--root", str(root), *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode or "Traceback" in done.stderr:
        sys.exit(f"exit code {done.returncode}\n{done.stderr}")
    return done.stdout


def time_inputs(folder: Path) -> Iterator[tuple[float, str]]:
    """How long each file takes from the result before it to its last one, in one reading process."""
    options = ReadOptions(today=date(2026, 11, 24))
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    before = time.monotonic()
    with open_readers(1) as readers:
        for piece in readers.read(Errand(str(path), path, "", path.stat().st_size, options) for path in files):
            if piece.count is not None:
                yield time.monotonic() - before, piece.errand.source
                before = time.monotonic()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="work here, and leave it")
    with tempfile.TemporaryDirectory() as scratch:
        measure(parser.parse_args().keep or Path(scratch))


def measure(root: Path) -> None:
    folder = root / "bad"
    unpack_collections(folder)
    began = time.monotonic()
    told = json.loads(run_comity(root, "run", "bad", "--json"))
    seconds = time.monotonic() - began
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
    entries = Books(root / "warehouse" / "state").read_inputs()
    lost = [path for path in files if hashlib.sha256(path.read_bytes()).hexdigest() not in entries]
    rows = json.loads(run_comity(root, "sql", QUERY, "--json"))
    fates: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        fates[row["source"].split("/")[1]][row["fate"]] += 1
    slowest = max(time_inputs(folder))
    for collection, counts in sorted(fates.items()):
        print(f"{collection:<16}" + ", ".join(f"{fate} {count:,}" for fate, count in counts.most_common()))
    print(f"{len(files):,} files, {told['inputs']:,} items in {seconds:.0f} s: {json.dumps(told)}")
    print(f"files without a fate: {len(lost)}; slowest {slowest[0]:.1f} s: {slowest[1]}")
    if lost or slowest[0] > LONGEST_SECONDS:
        sys.exit("failed")


if __name__ == "__main__":
    main()
