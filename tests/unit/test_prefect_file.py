from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from flows.errors import UsageError
from flows.plan import make_plan
from flows.prefect_file import write_prefect_file
from flows.settings import load_settings


def test_file_holds_the_deployment(tmp_path: Path) -> None:
    plan = make_plan(load_settings(tmp_path), cron="0 7 * * 1-5", overlap="skip", name="news")
    write_prefect_file(tmp_path / "prefect.yaml", plan, "mine")
    written = yaml.safe_load((tmp_path / "prefect.yaml").read_text(encoding="utf-8"))
    (deployment,) = written["deployments"]
    assert deployment["entrypoint"] == "flows.daily.daily"
    assert deployment["schedules"] == [{"cron": "0 7 * * 1-5", "timezone": "UTC"}]
    assert deployment["work_pool"]["name"] == "mine"
    assert deployment["concurrency_limit"]["collision_strategy"] == "CANCEL_NEW"
    assert deployment["parameters"]["root"] == str(tmp_path)


def test_a_file_that_is_there_is_left(tmp_path: Path) -> None:
    (tmp_path / "prefect.yaml").write_text("mine")
    with pytest.raises(UsageError, match="there already"):
        write_prefect_file(tmp_path / "prefect.yaml", make_plan(load_settings(tmp_path)), "pool")
    assert (tmp_path / "prefect.yaml").read_text() == "mine"
