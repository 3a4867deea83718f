"""When and how the daily flow runs by itself: options of the command line over ``[schedule]``, checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flows.errors import UsageError
from flows.schedule_settings import Overlap
from flows.settings import Settings

ENTRYPOINT = "flows.daily.daily"
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SHORTEST = 10  # seconds; Prefect's runner asks for due runs as often


@dataclass(frozen=True, slots=True)
class Plan:
    """A deployment of the daily flow: ``cron`` or ``interval`` (seconds); without either it runs when it is asked."""

    name: str
    root: Path
    cron: str | None
    interval: float | None
    timezone: str
    overlap: Overlap
    wait_seconds: float
    flags: dict[str, Any] = field(default_factory=dict)

    @property
    def parameters(self) -> dict[str, Any]:
        """What each scheduled run is called with."""
        wait = self.wait_seconds if self.overlap == "queue" else 0
        return {"root": str(self.root), "flags": self.flags, "overlap": self.overlap, "wait_seconds": wait}

    @property
    def tags(self) -> list[str]:
        """What the runs are found by in Prefect."""
        return ["comity", self.name]

    @property
    def clock(self) -> str:
        """When runs begin, in words."""
        if self.interval:
            return f"every {timedelta(seconds=self.interval)}"
        return f"{self.cron} ({self.timezone})" if self.cron else "when asked"


def make_plan(
    settings: Settings,
    *,
    cron: str | None = None,
    interval: str | None = None,
    timezone: str | None = None,
    overlap: str | None = None,
    name: str | None = None,
    flags: dict[str, Any] | None = None,
) -> Plan:
    """The plan that these options and the settings make; UsageError names what is wrong with them."""
    if cron and interval:
        raise UsageError("--cron and --interval say the same: give one of them.")
    root = settings.root.absolute()
    zone = check_timezone(timezone or settings.schedule.timezone)
    return Plan(
        name=name or name_root(root),
        root=root,
        cron=None if interval else cron or settings.schedule.cron,
        interval=read_interval(interval) if interval else None,
        timezone=zone,
        overlap=_check_overlap(overlap or settings.schedule.overlap),
        wait_seconds=settings.schedule.wait_minutes * 60,
        flags=flags or {},
    )


def name_root(root: Path) -> str:
    """A deployment's name where none is given: that of its folder."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", root.name).strip("-.") or "comity"


def read_interval(text: str) -> float:
    """The seconds of '90s', '15m', '6h' or '1d'; a bare number is seconds."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd]?)", text.strip().lower())
    seconds = float(found[1]) * _UNITS[found[2] or "s"] if found else 0
    if seconds < _SHORTEST:
        raise UsageError(f"{text!r} is no interval: give one of 10 s or more, as 90s, 15m, 6h or 1d.")
    return seconds


def check_timezone(name: str) -> str:
    """The zone if there is one of this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(f"{name!r} is no time zone: give one of the tz database, as Europe/Berlin or UTC.") from None
    return name


def _check_overlap(overlap: str) -> Overlap:
    if overlap == "queue":
        return "queue"
    if overlap == "skip":
        return "skip"
    raise UsageError(f"--overlap {overlap!r}: say 'queue' (wait for the run that goes on) or 'skip' (leave this one out).")
