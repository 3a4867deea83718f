"""Runs that begin by themselves, on a real server with its scheduler, and runner."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from flows.lock import hold_warehouse
from flows.prefect_home import read_server

FINAL = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
ARTICLE = "Chile and Peru\n\nChile and Peru signed a fishing agreement in Lima on 3 March 2026, ministers of both said.\n"


def ask(url: str, question: Any = None) -> Any:
    """GET, or POST with a question."""
    data = None if question is None else json.dumps(question).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


@dataclass
class Served:
    """A root that is served, and the API that serves it."""

    root: Path
    api: str
    deployment: str
    told: list[str] = field(default_factory=list)

    def run(self, **parameters: Any) -> dict[str, Any]:
        """Ask for a run, and wait for its end."""
        made = ask(f"{self.api}/deployments/{self.deployment}/create_flow_run", {"parameters": parameters})
        while (found := ask(f"{self.api}/flow_runs/{made['id']}"))["state"]["type"] not in FINAL:
            time.sleep(0.5)
        result: dict[str, Any] = found
        return result

    def artifacts(self, run: dict[str, Any]) -> dict[str, Any]:
        """The artifacts of a run, by key."""
        rows = ask(f"{self.api}/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}})
        return {row["key"]: row for row in rows}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, comity_environment: dict[str, str]) -> Iterator[Served]:
    """`comity serve` in a root of its own, on a small server of its own."""
    root, home = tmp_path_factory.mktemp("served"), tmp_path_factory.mktemp("prefect-served")
    (root / "raw" / "inbox").mkdir(parents=True)
    (root / "raw" / "inbox" / "a.txt").write_text(ARTICLE)
    (root / "raw" / "inbox" / "empty.txt").write_text("")
    environment = {**comity_environment, "COMITY_PREFECT__HOME": str(home), "COMITY_PREFECT__STARTUP_SECONDS": "900"}
    command = [sys.executable, "-m", "flows.cli", "--root", str(root), "serve", "--interval", "300d", "--name", "tested"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        told = [process.stderr.readline() for _ in range(4)]
        server = read_server(home)
        assert server is not None, told
        Thread(target=process.stderr.read, daemon=True).start()
        deployment = ask(f"{server.api_url}/deployments/name/daily/tested")
        yield Served(root, server.api_url, deployment["id"], told)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 143
    (home / "server.json").unlink()


@pytest.fixture(scope="module")
def first(served: Served) -> dict[str, Any]:
    """A run that published."""
    return served.run()


def test_serving_says_what_where_and_how_to_stop(served: Served) -> None:
    told = "".join(served.told)
    assert "daily/tested: every 300 days" in told
    assert served.api.removesuffix("/api") in told
    assert "Ctrl-C" in told


def test_run_has_a_telling_name_state_and_tags(first: dict[str, Any]) -> None:
    assert first["state"]["type"] == "COMPLETED"
    assert first["state"]["message"].startswith("published version")
    assert first["name"].startswith("daily-2")
    assert first["name"].endswith("-request-inputs")
    assert set(first["tags"]) == {"comity", "tested"}


def test_run_shows_its_account_where_prefect_shows_results(served: Served, first: dict[str, Any]) -> None:
    found = served.artifacts(first)
    assert {(key, row["type"]) for key, row in found.items()} >= {
        ("comity-run", "markdown"),
        ("comity-counts", "table"),
        ("comity-changes", "table"),
        ("comity-rejects", "table"),
        ("comity-stages", "table"),
        ("comity-report", "markdown"),  # a link
    }
    assert "| this run: inputs | 2 |" in found["comity-run"]["data"]
    stages = ask(f"{served.api}/artifacts/filter", {"artifacts": {"key": {"any_": ["comity-analyze", "comity-publish"]}}})
    assert {(row["key"], row["type"], row["data"]) for row in stages} >= {("comity-publish", "progress", 100)}
    (reject,) = json.loads(found["comity-rejects"]["data"])
    assert (reject["reason"], reject["rejects"]) == ("empty", 1)


def test_log_bears_one_run_id_through_all_stages(served: Served, first: dict[str, Any]) -> None:
    (log,) = (served.root / "warehouse" / "logs").glob("*.jsonl")
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert {line["run_id"] for line in lines} == {log.stem}
    assert {line["flow_run_id"] for line in lines} == {first["id"]}
    assert {line["stage"].partition(".")[0] for line in lines if line.get("stage")} == {"ingest", "analyze", "publish"}


@pytest.mark.parametrize("parameters", [{"take": "everything"}, {"inputs": 3}, {"overlap": "both"}])
def test_wrong_parameters_are_refused_before_a_run_is_made(served: Served, parameters: dict[str, Any]) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(f"{served.api}/deployments/{served.deployment}/create_flow_run", {"parameters": parameters})
    assert refused.value.code in (409, 422)
    assert next(iter(parameters)) in refused.value.read().decode()


def test_run_that_finds_another_gives_way(served: Served, first: dict[str, Any]) -> None:
    with hold_warehouse(served.root / "warehouse", "a test"):
        skipped = served.run(overlap="skip", wait_seconds=0)
    assert (skipped["state"]["type"], skipped["state"]["name"]) == ("COMPLETED", "Skipped")
    assert "(a test)" in skipped["state"]["message"]
