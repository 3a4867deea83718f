from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from flows import run_log
from flows.run_log import LOGGER, keep_log, time_stage


def read_lines(folder: Path, run_id: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "logs" / f"{run_id}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_every_line_bears_the_run_and_its_stage(tmp_path: Path) -> None:
    with keep_log(tmp_path, "r1", flow_run="daily-1"):
        with time_stage("ingest"), time_stage("store"):
            logging.getLogger("prefect.flow_runs").warning("two of %d", 3)
        LOGGER.info("done", extra={"facts": {"articles": 3}})
    LOGGER.warning("after the run")
    lines = read_lines(tmp_path, "r1")
    assert {(line["run_id"], line["flow_run"]) for line in lines} == {("r1", "daily-1")}
    assert [line["stage"] for line in lines if "stage" in line] == ["ingest.store", "ingest.store", "ingest"]
    assert lines[0]["message"] == "two of 3"
    assert (lines[-1]["message"], lines[-1]["articles"]) == ("done", 3)


def test_slowest_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 1.0, 4.0, 5.0, 7.0, 9.0])
    monkeypatch.setattr("flows.run_log.time.monotonic", lambda: next(clock))
    with keep_log(tmp_path, "r1") as log:
        with time_stage("ingest"), time_stage("store"):
            pass
        with time_stage("publish"):
            pass
    assert log.slowest() == [("ingest", 5.0), ("ingest.store", 3.0), ("publish", 2.0)]
    assert log.slowest(1) == [("ingest", 5.0)]


def test_an_exception_is_one_line_without_its_secret(tmp_path: Path) -> None:
    with keep_log(tmp_path, "r1"):
        try:
            raise OSError("https://ann:pl4nted-t0ken@example.org/ is gone")
        except OSError:
            LOGGER.exception("failed")
    (line,) = read_lines(tmp_path, "r1")
    assert "Traceback" in str(line["exception"])
    assert "pl4nted" not in json.dumps(line)


def test_logs_of_old_runs_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_log, "KEPT", 3)
    for number in range(6):
        with keep_log(tmp_path, f"r{number}"):
            LOGGER.info("here")
    assert sorted(path.name for path in (tmp_path / "logs").iterdir()) == ["r3.jsonl", "r4.jsonl", "r5.jsonl"]


def test_a_run_goes_on_without_its_log(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file, so no folder can be made here")
    with keep_log(tmp_path, "r1") as log, time_stage("ingest"):
        LOGGER.info("here")
    assert "ingest" in log.seconds


def test_without_a_run_nothing_is_timed() -> None:
    with time_stage("ingest"):
        assert run_log._current.get() is None
