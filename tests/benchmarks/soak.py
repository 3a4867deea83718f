"""A soak: many runs, one after another, of one deployment on one standing server, each with new articles.

    python tests/benchmarks/soak.py [--runs 300] [--articles 3] [--out tests/benchmarks/soak.csv] [--folder DIR]

Starts `comity serve` in a new folder with a Prefect home of its own, asks for one run after another over Prefect's API, and
notes after each: its seconds, memory and open files of server and runner, size and files of warehouse and raw store, and the
size of Prefect's database. Last figures: ``soak.csv`` (13 runs in an hour on a machine with a load of 5 to 37 on two
processors, after a first one that waited 34 minutes: no proof of 300 yet). Ends with a table of the means of tenths of the runs.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

COUNTRIES = re.findall(
    r"\w+", "Kenya France Chile Peru Norway Ghana Japan Brazil Canada Egypt India Italy Jordan Latvia Mexico Nepal Oman Poland"
)
SUBJECTS = ("fisheries", "solar energy", "rail transport", "vaccines", "wheat trade", "border security", "university exchange")
KINDS = ("a memorandum of understanding on", "a cooperation agreement on", "a treaty on", "a joint declaration on")
STAGES = ("signed", "agreed on", "announced", "ratified")
COLUMNS = (
    *("run", "seconds", "waited", "state", "server_mb", "server_files", "runner_mb", "runner_files"),
    *("warehouse_mb", "warehouse_files", "raw_mb", "raw_files", "prefect_mb", "load"),
)
MEGABYTE = 1 << 20


def write_article(inbox: Path, number: int, chance: random.Random) -> None:
    """One new article of our own making."""
    one, other, third = chance.sample(COUNTRIES, 3)
    subject, day = chance.choice(SUBJECTS), chance.randint(1, 28)
    month = chance.choice(("January", "March", "May", "July", "September"))
    text = (
        f"{one} and {other} {chance.choice(STAGES)} {chance.choice(KINDS)} {subject} on {day} {month} 2026, worth"
        f" {chance.randint(2, 900)} million euros.\n\nMinisters met in the capital of {other} for talks number {number}. The text"
        f" provides for a committee that meets {chance.randint(1, 9)} times a year and for reports on {subject}.\n\n"
        f"{third} was not part of the talks, a spokesman said on {month} {day}. Observers counted {chance.randint(10, 10**6)}"
        " visitors in the week of the meeting.\n"
    )
    (inbox / f"{number:06d}.txt").write_text(f"{one} and {other} on {subject} ({number})\n\n{text}", encoding="utf-8")


def ask(url: str, question: dict[str, Any] | None = None) -> Any:
    """Ask the API: POST with a question, else GET."""
    data = None if question is None else json.dumps(question).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=120) as response:
        return json.load(response)


def measure_process(pid: int) -> tuple[float, int]:
    """Resident memory in MB, and open files."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE, len(os.listdir(f"/proc/{pid}/fd"))


def measure_folder(folder: Path) -> tuple[float, int]:
    """Its size in MB, links not followed, and how many files it holds."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return sum(sizes) / MEGABYTE, len(sizes)


def start_serving(root: Path, home: Path) -> tuple[subprocess.Popen[bytes], dict[str, Any]]:
    """`comity serve`, and the server that it keeps up."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PREFECT_", "COMITY_"))}
    environment = {**kept, "COMITY_PREFECT__HOME": str(home), "COMITY_PREFECT__STARTUP_SECONDS": "1200"}
    command = [sys.executable, "-m", "flows.cli", "--root", str(root), "serve", "--interval", "300d", "--name", "soak"]
    path = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    with (root / "serve.log").open("wb") as log:
        process = subprocess.Popen(command, env={**environment, "PYTHONPATH": path}, stdout=log, stderr=log)
    while "Serving" not in (root / "serve.log").read_text():
        if process.poll() is not None:
            raise SystemExit((root / "serve.log").read_text())
        time.sleep(1)
    server: dict[str, Any] = json.loads((home / "server.json").read_text())
    return process, server


def run_once(api: str, deployment: str) -> dict[str, Any]:
    """Ask for a run, and wait for its end."""
    made = ask(f"{api}/deployments/{deployment}/create_flow_run", {})
    while True:
        time.sleep(1)
        found: dict[str, Any] = ask(f"{api}/flow_runs/{made['id']}")
        if found["state"]["type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED"):
            return found


def soak(arguments: argparse.Namespace, root: Path, home: Path) -> Iterator[dict[str, Any]]:
    """All runs, each with what was measured after it."""
    inbox, chance = root / "raw" / "inbox", random.Random(8)
    inbox.mkdir(parents=True)
    runner, server = start_serving(root, home)
    api, stop_at = f"http://127.0.0.1:{server['port']}/api", time.monotonic() + arguments.minutes * 60
    try:
        deployment = ask(f"{api}/deployments/name/daily/soak")["id"]
        for number in range(1, arguments.runs + 1):
            if time.monotonic() > stop_at:
                return
            for article in range(arguments.articles):
                write_article(inbox, number * 1000 + article, chance)
            asked = time.monotonic()
            found = run_once(api, deployment)
            yield measure(root, home, number, found, time.monotonic() - asked, server["pid"], runner.pid)
    finally:
        runner.send_signal(signal.SIGTERM)  # a shell starts what it puts in the background with SIGINT ignored
        runner.wait(600)
        os.kill(server["pid"], signal.SIGTERM)


def measure(
    root: Path, home: Path, number: int, found: dict[str, Any], waited: float, server: int, runner: int
) -> dict[str, Any]:
    """One row of the table."""
    pairs = (measure_process(server), measure_process(runner), measure_folder(root / "warehouse"), measure_folder(root / "raw"))
    figures = [round(value, 1) for pair in pairs for value in pair]
    prefect = measure_folder(home)[0]
    row = [number, round(found["total_run_time"], 1), round(waited, 1), found["state"]["name"], *figures, round(prefect, 1)]
    return dict(zip(COLUMNS, [*row, os.getloadavg()[0]], strict=True))


def tell_tenths(rows: list[dict[str, Any]]) -> str:
    """The means of ten parts of the runs, as a Markdown table."""
    shown = [name for name in COLUMNS if name not in ("run", "state", "load")]
    size = max(1, len(rows) // 10)
    parts = [rows[start : start + size] for start in range(0, len(rows), size)]
    lines = [["runs", *shown], ["---"] + ["---:"] * len(shown)]
    for part in parts:
        means = [f"{statistics.fmean(row[name] for row in part):,.1f}" for name in shown]
        lines.append([f"{part[0]['run']}-{part[-1]['run']}", *means])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def main() -> None:
    """Run the soak."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--articles", type=int, default=3, help="new ones for each run")
    parser.add_argument("--minutes", type=float, default=120, help="no run begins after so long")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_suffix(".csv"))
    parser.add_argument("--folder", type=Path, default=None)
    arguments = parser.parse_args()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="comity-soak-"))
    root, home = folder / "root", folder / "prefect"
    root.mkdir(parents=True)
    home.mkdir()
    rows: list[dict[str, Any]] = []
    with arguments.out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for row in soak(arguments, root, home):
            rows.append(row)
            writer.writerow(row)
            file.flush()
            print(row, file=sys.stderr, flush=True)
    states = {state: sum(row["state"] == state for row in rows) for state in {row["state"] for row in rows}}
    print(f"{len(rows)} runs: {states}\n\n{tell_tenths(rows)}")


if __name__ == "__main__":
    main()
