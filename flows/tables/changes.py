"""What a version changes against the one before it, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

Row = dict[str, Any]
_TOLD_VALUES = ("stage", "instrument", "name", "article_count", "amount", "currency", "recommended")


def list_changes(version: str, before: pa.Table | None, after: pa.Table, redirects: Mapping[str, Row]) -> Iterator[Row]:
    """Partnerships that were added, changed or removed. ``redirects``: the rows of the redirects by old id."""
    old = {row["partnership_id"]: row for row in before.to_pylist()} if before else {}
    new = {row["partnership_id"]: row for row in after.to_pylist()}
    successors = _invert(redirects, old.keys() - new.keys())
    for key in sorted(old.keys() | new.keys()):
        change, reason = _describe_change(old.get(key), new.get(key), redirects.get(key), successors.get(key, []))
        if change:
            yield {"version": version, "table_name": "partnerships", "key": key, "change": change, "reason": reason}


def _invert(redirects: Mapping[str, Row], removed: set[str]) -> dict[str, list[str]]:
    successors: dict[str, list[str]] = {}
    for old in sorted(removed & redirects.keys()):
        successors.setdefault(redirects[old]["partnership_id"], []).append(old)
    return successors


def _describe_change(old: Row | None, new: Row | None, redirect: Row | None, replaced: list[str]) -> tuple[str | None, str]:
    if old is None and new is not None:
        told = f"reported by {new['article_count']} {'article' if new['article_count'] == 1 else 'articles'}"
        return "added", f"takes the place of {', '.join(replaced)}" if replaced else told
    if new is None:
        pointed = f" (now {redirect['partnership_id']})" if redirect and redirect["partnership_id"] else ""
        return "removed", (redirect["reason"] if redirect else "its articles are gone") + pointed
    differing = [name for name in new if old is not None and old[name] != new[name]]
    return ("changed" if differing else None), ", ".join(_tell_difference(name, old or {}, new) for name in differing)


def _tell_difference(name: str, old: Row, new: Row) -> str:
    return f"{name} {old[name]} -> {new[name]}" if name in _TOLD_VALUES else name
