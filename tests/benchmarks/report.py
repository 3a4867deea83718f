"""The report of a made dataset: how long it takes to build, its size, and how fast it opens and filters in Chromium.

    python tests/benchmarks/report.py [--partnerships 5000] [--json FILE]

Everything is made here: 60 principals, 18 sectors, two or three quotes of some 280 characters for each partnership. Times in the
browser are from the command to open to the first frame after the list stands, and from the change of a filter to the frame that
shows its figures. `report.json` beside this file holds the last figures.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import resource
import shutil
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from flows.report.write import write_report
from tests.unit.report.made_version import Recipe, make_version

SAID = (
    "the ministers agreed on Tuesday to build a line that carries power across the border and to share its cost over ten years "
    "under a memorandum signed in the capital after talks between both governments and their development banks said the statement"
)
LENGTHS = {"evidence": 45, "title": 11, "name": 5, "parties": 4, "sectors": 2, "message": 9}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COUNTRIES = tuple((f"{one}{other}", f"Country {one}{other}") for one in LETTERS[:6] for other in LETTERS[:10])
SECTORS = tuple(f"sector{letter}" for letter in LETTERS[:18].lower())
FILTERS = (
    "#country=AA",
    "#sector=sectorc",
    "#country=AA&sector=sectora",
    "#stage=group:open&from=2024",
    "#words=border+memorandum+aa",
)
NEXT_FRAME = """
    (hash) => new Promise((done) => {
      const begin = performance.now();
      const tell = () => setTimeout(() => done(performance.now() - begin));
      addEventListener("hashchange", () => setTimeout(() => requestAnimationFrame(tell)), { once: true });
      location.hash = hash;
    })
"""


def write_words(column: str, at: int) -> str:
    """A text as long as its kind usually is."""
    draw = random.Random(f"{column}{at}")
    return f"{column} {at}: " + " ".join(draw.choices(SAID.split(), k=LENGTHS.get(column, 3)))


def measure_browser(report: Path, rounds: int = 5) -> dict[str, Any]:
    """Seconds to open and to filter; empty without Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("Chromium is not installed, so opening and filtering were not measured", file=sys.stderr)
        return {}
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"], timeout=120_000)
        opening, filtering, found = [], [], 0
        for _ in range(rounds):
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            begin = time.perf_counter()
            page.goto(report.as_uri(), timeout=120_000)
            page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
            opening.append(time.perf_counter() - begin)
            for address in FILTERS:
                filtering.append(page.evaluate(NEXT_FRAME, address) / 1000)
                found = int(page.locator("#shown").inner_text().split()[0].replace(",", ""))
            page.close()
        browser.close()
    return {
        "opens_s": round(statistics.median(opening), 2),
        "opens_slowest_s": round(max(opening), 2),
        "filters_s": round(statistics.median(filtering), 2),
        "filters_slowest_s": round(max(filtering), 2),
        "last_filter_found": found,
    }


def main() -> None:
    """Make, build, open, tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--partnerships", type=int, default=5000)
    parser.add_argument("--json", type=Path, default=Path(__file__).with_suffix(".json"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        recipe = Recipe(given.partnerships, write_words, quotes=3, rejects=50, countries=COUNTRIES, sectors=SECTORS)
        version = make_version(Path(folder), recipe)
        begin = time.perf_counter()
        report = write_report(version)
        figures: dict[str, Any] = {
            "measured": date.today().isoformat(),
            "machine": f"{os.cpu_count()} processors, Python {platform.python_version()}, load {os.getloadavg()[0]:.0f}",
            "partnerships": given.partnerships,
            "quotes": given.partnerships * recipe.quotes,
            "built_s": round(time.perf_counter() - begin, 1),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "size_mb": round(report.stat().st_size / 1e6, 2),
            "left_out": " ".join(re.findall(r">([^<]* are listed[^<]*|Quotes are in this page[^<]*)<", report.read_text())),
        }
        figures |= measure_browser(report)
    print(json.dumps(figures, indent=1))
    known = json.loads(given.json.read_text()) if given.json.is_file() else {}
    given.json.write_text(json.dumps({**known, str(given.partnerships): figures}, indent=1) + "\n")


if __name__ == "__main__":
    main()
