"""The sections ``[schedule]`` and ``[prefect]`` of the settings: when runs begin by themselves, and how Prefect is reached."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Overlap = Literal["queue", "skip"]


class ScheduleSettings(BaseModel):
    """When the scheduled runs begin, what becomes of those that overlap, and how long one may take."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cron: str = Field(default="0 6 * * *", min_length=1, description="When `comity serve` and `comity deploy` let runs begin.")
    timezone: str = Field(default="UTC", min_length=1, description="The zone of that clock, and of the day in {date}.")
    overlap: Overlap = Field(
        default="queue",
        description="What a run does that is due while another goes on: wait its turn (queue) or give way (skip).",
    )
    wait_minutes: float = Field(
        default=30, ge=0, le=24 * 60, description="Minutes that a scheduled run waits for one started by hand (queue)."
    )
    limit_minutes: float = Field(
        default=240, ge=0, le=7 * 24 * 60, description="Minutes after which a run is broken off; 0: never. The next goes on."
    )
    tries: int = Field(default=3, ge=1, le=10, description="How often a step is tried that disk or network broke off.")
    pool: str = Field(default="comity", min_length=1, description="The process work pool that `comity deploy` names.")
    webhook: str = Field(default="", description="Where failed, late and missing runs are told: an address that takes a POST.")


class PrefectSettings(BaseModel):
    """How a run reaches a Prefect API. A ``PREFECT_API_URL`` of the user's own always comes first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    helper: bool = Field(
        default=True, description="Leave a small Prefect server behind on loopback, so that later runs start at once."
    )
    api_url: str | None = Field(
        default=None, pattern="^https?://", description="Your own Prefect server's API, as http://host:4200/api."
    )
    port: int = Field(default=0, ge=0, lt=1 << 16, description="Port of the small server on loopback; 0: any that is free.")
    idle_minutes: float = Field(
        default=10, ge=0, le=24 * 60, description="Minutes without a run after which that server ends itself."
    )
    startup_seconds: float = Field(default=300, gt=0, le=3600, description="Seconds to wait for a starting server.")
    own_seconds: float = Field(default=20, ge=0, le=3600, description="Seconds to wait for your own server to answer.")
    home: Path | None = Field(
        default=None, description="Folder of Prefect's database and logs; default: the user's state folder."
    )
