"""Guards: what must hold of a version before it is shown. One that refuses names the numbers and the cure."""

from __future__ import annotations

from collections.abc import Collection


def check_accepted(names: Collection[str], reason: str) -> dict[str, str]:
    """What may be passed, and why."""
    return dict.fromkeys(names, reason)
