"""What 1,000 new claims cost, consolidated into 10,000 and into 1,000,000 generated ones; and the memory that this takes.

    python tests/benchmarks/consolidation.py [--known 10000 1000000] [--new 1000]

The generated claims stand for twenty-five years of news: 190 countries, whose 18,000 pairs are as uneven as those of news are; a
quarter as many arrangements as claims, reported over up to 400 days each; quotes of words of their own and of their sector. The
larger corpus is denser, not longer. Building it takes minutes, so this is no test.
"""

from __future__ import annotations

import argparse
import itertools
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from flows.arrangements.grouping import Bonds, Match
from flows.arrangements.traits import Traits, read_traits
from flows.ids import make_id
from flows.lexicon.arrangements import load_instruments, load_stages
from flows.tables.group_memory import GroupMemory

CODES = ["".join(pair) for pair in itertools.product("BCDFGHJKLMNPQR", repeat=2)][:190]
PAIRS = list(itertools.combinations(CODES, 2))
SECTORS = [f"sector{number}" for number in range(24)]
FIRST_DAY = date(2000, 1, 1)
DAYS = 25 * 365
CHUNK = 20_000


def make_word(draw: random.Random) -> str:
    """A word of five letters or more."""
    return "".join(draw.choice("bdfgklmnprstvz") + draw.choice("aeiou") for _ in range(draw.randint(3, 5)))


def make_claims(count: int, seed: int, first_day: int = 0) -> Iterator[dict[str, Any]]:
    """Claims of arrangements, four each, as rows with their parties and sectors."""
    draw = random.Random(seed)
    world = random.Random(7)  # the same pairs and words whatever the seed
    pairs = world.sample(PAIRS, len(PAIRS))
    weights = list(itertools.accumulate(1 / (rank + 1) ** 0.8 for rank in range(len(pairs))))
    vocabulary = [make_word(world) for _ in range(60_000)]
    made = 0
    while made < count:
        pair = draw.choices(pairs, cum_weights=weights)[0]
        arrangement = make_arrangement(draw, vocabulary, pair, first_day)
        for _ in range(min(draw.choice((1, 2, 3, 4, 6, 8)), count - made)):
            yield make_claim(draw, vocabulary, arrangement, f"{seed}:{made}")
            made += 1


def make_arrangement(draw: random.Random, vocabulary: list[str], pair: tuple[str, str], first_day: int) -> dict[str, Any]:
    """What the reports of one arrangement have in common."""
    sectors = draw.sample(range(len(SECTORS)), draw.choice((1, 1, 2)))
    own = draw.sample(vocabulary, 7)
    return {
        "codes": pair,
        "sectors": sectors,
        "own": own,
        "instrument": draw.choice(list(load_instruments())),
        "instrument_name": f"{own[0].title()} {own[1].title()} Initiative" if draw.random() < 0.25 else None,
        "amount": round(draw.lognormvariate(18, 2), -4) or 10_000.0 if draw.random() < 0.3 else None,
        "day": draw.randrange(first_day, DAYS),
    }


def make_claim(draw: random.Random, vocabulary: list[str], arrangement: dict[str, Any], key: str) -> dict[str, Any]:
    """One report of an arrangement."""
    start = arrangement["sectors"][0] * 300
    topical = [vocabulary[start + min(int(draw.expovariate(0.02)), 299)] for _ in range(5)]
    words = [*draw.sample(arrangement["own"], 5), *topical]
    draw.shuffle(words)
    return {
        **arrangement,
        "claim_id": make_id("c", key),
        "article_id": make_id("a", key),
        "stage": draw.choice(list(load_stages())),
        "currency": "USD" if arrangement["amount"] else None,
        "amount_usd": arrangement["amount"],
        "event_date": None,
        "field": "text",
        "char_start": 0,
        "event_date_precision": None,
        "reported_date": FIRST_DAY + timedelta(days=arrangement["day"] + draw.randrange(400)),
        "evidence": "The two governments agreed on " + " ".join(words),
    }


def read_claims(rows: list[dict[str, Any]]) -> dict[str, tuple[str, Traits]]:
    """The traits of claims, as consolidation reads them from the tables."""
    parties = [(row["claim_id"], code, code, f"country:{code}") for row in rows for code in row["codes"]]
    sectors = [(row["claim_id"], SECTORS[number]) for row in rows for number in row["sectors"]]
    found = read_traits(
        pd.DataFrame(rows, dtype=object),
        pd.DataFrame(parties, columns=["claim_id", "code", "principal_code", "entity_id"], dtype=object),
        pd.DataFrame(sectors, columns=["claim_id", "sector"], dtype=object),
    )
    return {traits.claim_id: ("", traits) for traits in found}


def build(path: Path, count: int) -> None:
    """Consolidate what is known, whole pairs at a time: nothing outside a chunk can match it, so the rest need not be asked."""
    memory = WholePairs(path, "benchmark")
    done = 0
    for chunk in cut_by_pairs(sorted(make_claims(count, seed=1), key=lambda row: row["codes"])):
        memory.update(read_claims(chunk), [], Bonds())
        done += len(chunk)
        print(f"  {done:,} of {count:,}", file=sys.stderr)
    memory.close()


class WholePairs(GroupMemory):
    """A memory that is given all claims of a pair at once."""

    def _match_known(self, fresh: Mapping[str, Traits]) -> Iterator[Match]:
        yield from ()


def cut_by_pairs(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Rows that lie in the order of their pairs, in chunks that end where a pair ends."""
    chunk: list[dict[str, Any]] = []
    for _, group in itertools.groupby(rows, key=lambda row: row["codes"]):
        chunk += group
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    yield chunk


def measure(path: Path, count: int) -> None:
    """Consolidate new claims of the last year into what is known, and tell what it took."""
    rows = list(make_claims(count, seed=2, first_day=DAYS - 365))
    read_claims(rows[:10])  # lexicons are loaded once a run, whatever is known
    began, used = time.perf_counter(), time.process_time()
    memory = GroupMemory(path, "benchmark")
    touched = memory.update(read_claims(rows), [], Bonds())
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    memory.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = path.stat().st_size / 1e6
    print(f"{count:,} new: {cpu:.2f} CPU seconds, {seconds:.2f} s; {len(touched):,} claims grouped anew; ", end="")
    print(f"peak {peak:.0f} MB, {size:.0f} MB on disk")


def main() -> None:
    """Build and measure in processes of their own, so that the peak is that of consolidating alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--known", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--new", type=int, default=1_000)
    parser.add_argument("--step", choices=["build", "measure"])
    parser.add_argument("--path", type=Path)
    options = parser.parse_args()
    if options.step == "build":
        build(options.path, options.known[0])
    elif options.step == "measure":
        measure(options.path, options.new)
    else:
        with tempfile.TemporaryDirectory() as folder:
            for known in options.known:
                run_steps(Path(folder) / f"{known}.sqlite", known, options.new)


def run_steps(path: Path, known: int, new: int) -> None:
    """One size, built and measured."""
    command = [sys.executable, __file__, "--path", str(path), "--new", str(new), "--known", str(known)]
    subprocess.run([*command, "--step", "build"], check=True)
    print(f"{known:,} known; ", end="", flush=True)
    subprocess.run([*command, "--step", "measure"], check=True)


if __name__ == "__main__":
    main()
