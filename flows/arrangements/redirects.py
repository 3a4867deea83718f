"""Old partnership ids and where what they stood for is found now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pandas as pd

_REASONS = {
    "claims": "its claims belong to this partnership now: an earlier claim, or a better reading, changed the id",
    "articles": "its articles are read in another way now: this partnership of the same parties is nearest",
    "gone": "nothing is left of it: its articles no longer state it, or they are copies",
}
_COLUMNS = ["old_id", "partnership_id", "reason"]


def redirect_partnerships(
    before: pd.DataFrame, after: pd.DataFrame, earlier: Mapping[str, str | None], *, now: frozenset[str] | None = None
) -> pd.DataFrame:
    """One row per id that is no longer in use.

    ``before`` and ``after`` hold claim_id, article_id, partnership_id and principals (a tuple) of the assigned claims of the
    previous version and of this one; ``earlier`` the previous redirects; ``now`` the ids in use (default: those in ``after``).
    """
    current = now if now is not None else frozenset(after["partnership_id"])
    by_claim = _find_targets(before, after, ["claim_id"])
    by_article = _find_targets(before, after, ["article_id", "principals"])
    moved = {old: _choose_target(old, by_claim, by_article) for old in sorted(set(before["partnership_id"]) - current)}
    rows = [(old, *target) for old, target in moved.items()]
    for old, pointed in earlier.items():
        if old not in current and old not in moved:
            rows.append((old, *_follow(pointed, current, moved)))
    return pd.DataFrame(sorted(rows), columns=_COLUMNS, dtype="object")


def _find_targets(before: pd.DataFrame, after: pd.DataFrame, on: list[str]) -> dict[str, Counter[str]]:
    joined = before[["partnership_id", *on]].merge(after[["partnership_id", *on]], on=on, suffixes=("_old", "_new"))
    targets: dict[str, Counter[str]] = {}
    for old, new in zip(joined["partnership_id_old"], joined["partnership_id_new"], strict=True):
        targets.setdefault(old, Counter())[new] += 1
    return targets


def _choose_target(
    old: str, by_claim: Mapping[str, Counter[str]], by_article: Mapping[str, Counter[str]]
) -> tuple[str | None, str]:
    """The partnership that holds most of what the old one held, by claims if any is left, else by articles."""
    for kind, targets in (("claims", by_claim), ("articles", by_article)):
        if old in targets:
            return min(targets[old], key=lambda new: (-targets[old][new], new)), _REASONS[kind]
    return None, _REASONS["gone"]


def _follow(pointed: str | None, current: frozenset[str], moved: Mapping[str, tuple[str | None, str]]) -> tuple[str | None, str]:
    """Where an earlier redirect leads now."""
    if pointed in current or pointed is None:
        return pointed, _REASONS["claims" if pointed else "gone"]
    return moved.get(pointed, (None, _REASONS["gone"]))
