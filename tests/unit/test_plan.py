from __future__ import annotations

from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.plan import make_plan, name_root, read_interval
from flows.settings import load_settings


def test_settings_give_the_clock_where_no_option_does(tmp_path: Path) -> None:
    (tmp_path / "comity.toml").write_text('[schedule]\ncron = "5 4 * * *"\ntimezone = "Europe/Berlin"\noverlap = "skip"\n')
    plan = make_plan(load_settings(tmp_path))
    assert (plan.cron, plan.interval, plan.timezone, plan.overlap) == ("5 4 * * *", None, "Europe/Berlin", "skip")
    assert plan.parameters == {"root": str(tmp_path), "flags": {}, "overlap": "skip", "wait_seconds": 0}


def test_a_run_that_queues_waits_for_one_started_by_hand(tmp_path: Path) -> None:
    plan = make_plan(load_settings(tmp_path), interval="15m", flags={"workers": 2})
    assert (plan.cron, plan.interval) == (None, 900)
    assert plan.parameters["wait_seconds"] == 30 * 60
    assert plan.parameters["flags"] == {"workers": 2}
    assert plan.clock == "every 0:15:00"


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("15m", 900), ("6h", 21_600), ("1d", 86_400), ("60", 60), (" 2H ", 7200)]
)
def test_interval_is_read(text: str, seconds: float) -> None:
    assert read_interval(text) == seconds


@pytest.mark.parametrize("text", ["", "5s", "0m", "soon", "-3h", "1w", "1h30m", "nan", "1e9"])
def test_wrong_interval_is_refused_with_the_way_to_write_it(text: str) -> None:
    with pytest.raises(UsageError, match="90s, 15m, 6h or 1d"):
        read_interval(text)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"cron": "0 6 * * *", "interval": "1h"}, "give one of them"),
        ({"timezone": "Mars/Olympus"}, "no time zone"),
        ({"timezone": "../../etc/passwd"}, "no time zone"),
        ({"overlap": "both"}, "'queue'"),
    ],
)
def test_wrong_options_are_refused(tmp_path: Path, options: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        make_plan(load_settings(tmp_path), **options)


@pytest.mark.parametrize(
    ("folder", "name"), [("news", "news"), ("My News (old)", "My-News-old"), ("/", "comity"), ("новости", "comity")]
)
def test_name_is_that_of_the_folder(folder: str, name: str) -> None:
    assert name_root(Path(folder)) == name
