from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.doctor import examine, report_findings
from flows.lock import OWNER_FILE, hold_warehouse
from flows.settings import Settings, load_settings


@dataclass(frozen=True)
class Options:
    root: Path

    def load_settings(self, **flags: object) -> Settings:
        return load_settings(self.root, **flags)


@pytest.fixture
def options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Options:
    monkeypatch.setenv("COMITY_PREFECT__HOME", str(tmp_path / "prefect"))
    return Options(tmp_path)


def status(options: Options) -> dict[str, str]:
    return {finding.check: finding.status for finding in examine(options)}


def test_fresh_root_has_no_fault(options: Options, capsys: pytest.CaptureFixture[str]) -> None:
    assert report_findings(options, as_json=False)
    shown = capsys.readouterr().out
    assert "nothing is published yet" in shown
    assert "-> Publish with `comity run`." in shown


def test_findings_are_json_when_asked(options: Options, capsys: pytest.CaptureFixture[str]) -> None:
    report_findings(options, as_json=True)
    findings = json.loads(capsys.readouterr().out)
    assert {"python", "lexicons", "settings", "warehouse", "dataset", "lock", "disk", "prefect"} <= {
        row["check"] for row in findings
    }
    assert all(row["cure"] for row in findings if row["status"] != "ok")


def test_bad_settings_are_a_fault(options: Options) -> None:
    (options.root / "comity.toml").write_text("wokers = 1")
    assert status(options)["settings"] == "fault"
    assert not report_findings(options, as_json=True)


def test_lock_is_told_held_or_left_behind(options: Options) -> None:
    warehouse = options.root / "warehouse"
    with hold_warehouse(warehouse):
        held = [finding for finding in examine(options) if finding.check == "lock"]
        owner = json.loads((warehouse / OWNER_FILE).read_text())
    assert (held[0].status, "held by" in held[0].message) == ("ok", True)
    (warehouse / OWNER_FILE).write_text(json.dumps({**owner, "started": "1"}))  # another process bears its number by now
    assert status(options)["lock"] == "warning"


def test_dataset_that_does_not_open_is_a_fault(options: Options) -> None:
    latest = options.root / "warehouse" / "latest"
    latest.mkdir(parents=True)
    (latest / "comity.duckdb").write_bytes(b"no database")
    assert status(options)["dataset"] == "fault"


def test_own_api_is_used(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")
    assert any("your own API" in finding.message for finding in examine(options))
