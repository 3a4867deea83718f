"""`comity run` as a person meets it: in processes of its own, on the shipped sample."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

import pytest

from flows.lock import hold_warehouse
from flows.prefect_home import read_server
from flows.schema import list_tables, list_views
from tests.conftest import REPOSITORY, SAMPLE, Comity
from tests.flow.conftest import read_digest

Published = tuple[Path, str]


def ask_prefect(home: Path, path: str, question: dict[str, Any]) -> list[dict[str, Any]]:
    server = read_server(home)
    assert server is not None
    request = urllib.request.Request(
        f"{server.api_url}{path}", json.dumps(question).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        rows: list[dict[str, Any]] = json.load(response)
    return rows


def query(comity: Comity, root: Path, text: str) -> list[dict[str, Any]]:
    result = comity("--root", root, "sql", text, "--json")
    assert result.returncode == 0, result.stderr
    rows: list[dict[str, Any]] = json.loads(result.stdout)
    return rows


def test_end_tells_partnerships_counts_and_places(published: Published) -> None:
    root, told = published
    lines = told.splitlines()
    assert lines[0].startswith("Partnerships by sector and country")
    assert re.search(r"^ sector +country +partnerships", told, re.MULTILINE)
    assert re.search(rf"^Dataset +{root}/warehouse/latest$", told, re.MULTILINE)
    assert re.search(rf"^Report +{root}/warehouse/latest/report\.html$", told, re.MULTILINE)


def test_books_balance_and_are_published(published: Published, comity: Comity) -> None:
    root, told = published
    (run,) = query(comity, root, "select * from runs")
    assert run["inputs"] == run["articles"] + run["duplicates"] + run["rejects"] + run["unchanged"]
    assert run["rejects"] >= 2
    assert run["duplicates"] >= 1
    assert f"Inputs     {run['inputs']} = {run['articles']} articles" in told


def test_every_table_and_view_lies_in_the_dataset(published: Published, comity: Comity) -> None:
    latest = published[0] / "warehouse" / "latest"
    for table in (*list_tables(), *list_views()):
        assert (latest / table.name).is_dir() if table.is_folder else (latest / f"{table.name}.parquet").is_file(), table.name
    names = {row["table_name"] for row in query(comity, published[0], "select table_name from information_schema.tables")}
    assert names >= {table.name for table in (*list_tables(), *list_views())}
    assert (latest / "report.html").is_file()


def test_run_is_recorded_with_states_and_logs(published: Published, prefect_home: Path, comity: Comity) -> None:
    (run,) = query(comity, published[0], "select run_id from runs")
    runs = {row["name"]: row for row in ask_prefect(prefect_home, "/flow_runs/filter", {})}
    parts = [runs[f"{flow}-{run['run_id']}"] for flow in ("ingest", "analyze", "publish")]
    (daily,) = [row for row in runs.values() if row["parameters"].get("root") == str(published[0])]
    assert daily["name"].startswith("daily-2")
    assert {row["state"]["type"] for row in [*parts, daily]} == {"COMPLETED"}
    tasks = ask_prefect(prefect_home, "/task_runs/filter", {"flow_runs": {"id": {"any_": [row["id"] for row in parts]}}})
    assert {task["name"].rpartition("-")[0] for task in tasks} >= {
        "store_inputs",
        "read_stored",
        "mark_copies",
        "read_batch",
        "build_version",
    }
    assert {task["state"]["type"] for task in tasks} == {"COMPLETED"}
    logs = ask_prefect(prefect_home, "/logs/filter", {"logs": {"flow_run_id": {"any_": [parts[0]["id"]]}}})
    assert any("Ledger(" in log["message"] for log in logs)


def test_second_run_publishes_nothing_new(published: Published, comity: Comity, tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(published[0], root, symlinks=True)
    versions = sorted(path.name for path in (root / "warehouse").rglob("datapackage.json"))
    result = comity("run", "--json", cwd=root)
    told = json.loads(result.stdout)
    assert result.returncode == 0
    assert not told["published"]["is_new"]
    assert (told["articles"], told["duplicates"]) == (0, 0)
    assert told["inputs"] == told["unchanged"] + told["rejects"]
    assert sorted(path.name for path in (root / "warehouse").rglob("datapackage.json")) == versions


def test_warehouse_is_rebuilt_from_the_raw_store(published: Published, comity: Comity, tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(published[0] / "raw" / "store", root / "raw" / "store")
    assert comity("run", "--rebuild", cwd=root).returncode == 0
    rebuilt = json.loads((root / "warehouse" / "latest" / "datapackage.json").read_text())
    original = json.loads((published[0] / "warehouse" / "latest" / "datapackage.json").read_text())
    rows = [
        {one["title"]: one["rows"] for one in package["resources"] if one["title"] not in ("runs", "run_ledgers", "changes")}
        for package in (rebuilt, original)
    ]
    assert rows[0] == rows[1]


def test_batches_in_any_order_give_the_same_content(published: Published, comity: Comity, tmp_path: Path) -> None:
    raw = tmp_path / "raw" / "sample"
    files = sorted(SAMPLE.iterdir(), reverse=True)
    for half in (files[::2], files[1::2]):
        raw.mkdir(parents=True, exist_ok=True)
        for path in half:
            shutil.copy(path, raw)
        assert comity("run", "-q", cwd=tmp_path).returncode == 0
    assert read_digest(tmp_path) == read_digest(published[0])


def test_wheel_does_the_same_in_an_empty_folder(
    published: Published, comity: Comity, comity_environment: dict[str, str], tmp_path: Path
) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    made = subprocess.run(build, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    (wheel,) = (tmp_path / "dist").glob("comity-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    empty = tmp_path / "empty"
    empty.mkdir()
    environment = {**comity_environment, "PYTHONPATH": str(tmp_path / "installed")}
    assert comity("run", "-q", cwd=empty, env=environment).returncode == 0
    assert read_digest(empty) == read_digest(published[0])
    assert (empty / "raw" / "inbox").is_dir()


def test_inbox_is_read_before_the_sample(comity: Comity, tmp_path: Path) -> None:
    inbox = tmp_path / "raw" / "inbox"
    inbox.mkdir(parents=True)
    (inbox / "deal.txt").write_text(
        "Chile and Peru\n\nChile and Peru signed a fishing agreement in Lima on Monday, ministers of both said.\n"
    )
    assert comity("run", "-q", cwd=tmp_path).returncode == 0
    assert [row["source_path"] for row in query(comity, tmp_path, "select source_path from articles")] == ["raw/inbox/deal.txt"]


def test_reject_is_listed_and_shown_with_its_bytes(published: Published, comity: Comity) -> None:
    root, _ = published
    rejects = json.loads(comity("--root", root, "rejects", "list", "--json").stdout)
    assert len({row["reason"] for row in rejects}) >= 2
    shown = json.loads(comity("--root", root, "rejects", "show", rejects[0]["reject_id"][:10], "--json").stdout)
    assert shown["reason"] == rejects[0]["reason"]
    assert shown["cure"]
    assert Path(shown["bytes"]).is_file()
    assert comity("--root", root, "rejects", "show", "nothing").returncode == 2


def test_report_and_sql_answer(published: Published, comity: Comity, tmp_path: Path) -> None:
    root, _ = published
    assert comity("--root", root, "report", "-o", tmp_path / "mine.html").returncode == 0
    assert (tmp_path / "mine.html").read_text(encoding="utf-8").lower().startswith("<!doctype html")
    assert query(comity, root, "select count(*) as n from partnerships")[0]["n"] >= 0


def test_nothing_readable_exits_6_and_publishes_nothing(comity: Comity, tmp_path: Path) -> None:
    result = comity("run", "nowhere.txt", "neither.html", cwd=tmp_path)
    assert result.returncode == 6
    assert "nowhere.txt" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "warehouse" / "latest").exists()


def test_one_missing_name_among_good_ones_is_a_reject(comity: Comity, tmp_path: Path) -> None:
    result = comity("run", SAMPLE / "aukus-announced.txt", "nowhere.txt", "--json", cwd=tmp_path)
    assert result.returncode == 0
    told = json.loads(result.stdout)
    assert (told["inputs"], told["articles"], told["rejects"]) == (2, 1, 1)


def test_held_warehouse_exits_4_and_says_who(comity: Comity, tmp_path: Path) -> None:
    with hold_warehouse(tmp_path / "warehouse", "a test"):
        result = comity("run", SAMPLE / "aukus-announced.txt", cwd=tmp_path)
    assert result.returncode == 4
    assert "(a test)" in result.stderr
    assert "Traceback" not in result.stderr


def _listen_to_interrupts() -> None:
    """A shell starts what it puts in the background with SIGINT ignored, and the tests may run there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_run_is_taken_up_by_the_next(
    comity: Comity, comity_environment: dict[str, str], published: Published, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    command = [sys.executable, "-m", "flows.cli", "run"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=comity_environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_listen_to_interrupts,
    ) as process:
        assert process.stderr is not None
        while "analyze" not in (line := process.stderr.readline()):
            assert line, "it ended before it could be stopped"
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == code, errors
    assert "Traceback" not in errors
    time.sleep(0.2)
    assert comity("run", "-q", cwd=tmp_path).returncode == 0
    assert read_digest(tmp_path) == read_digest(published[0])
