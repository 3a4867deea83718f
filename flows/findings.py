"""What ``comity doctor`` tells: what a check found, how bad it is, and the cure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "warning", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; ``cure`` is what to do about it, ``is_mendable`` whether ``--fix`` does it."""

    check: str
    status: Status
    message: str
    cure: str = ""
    is_mendable: bool = False


def shorten(names: list[str], most: int = 3) -> str:
    """The first of some names, and how many more there are."""
    return ", ".join(names[:most]) + (f" and {len(names) - most:,} more" if len(names) > most else "")
