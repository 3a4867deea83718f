"""Why a record came, changed or went: a correction, other news, another reading, another record that took its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
_JOINING = ("merge", "same")
_CHILDREN = ("partnership_parties", "partnership_sectors")


@dataclass(frozen=True, slots=True)
class Told:
    """What a correction says of a record."""

    action: str
    text: str


@dataclass(slots=True)
class Reasons:
    """What is known of two versions. ``redirects`` are rows by old id; ``was`` and ``now`` give each claim's partnership."""

    redirects: Mapping[str, Row]
    corrected: Mapping[tuple[str, str], Told]
    old_partnerships: Collection[str]
    new_partnerships: Collection[str]
    was: Mapping[str, str]
    now: Mapping[str, str]
    old_articles: Collection[str]  # originals of the version before
    new_articles: Collection[str]
    _origins: dict[str, Counter[str]] = field(default_factory=dict, init=False)
    _heirs: dict[str, list[str]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for claim, partnership in self.now.items():
            if (old := self.was.get(claim)) and old != partnership:
                self._origins.setdefault(partnership, Counter())[old] += 1
        for old in sorted(set(self.old_partnerships) - set(self.new_partnerships)):
            if target := self.redirects.get(old, {}).get("partnership_id"):
                self._heirs.setdefault(target, []).append(old)

    def is_merged(self, table: str, key: str, was: Row) -> bool:
        """Whether a record that is gone is now part of another one."""
        if table == "partnerships":
            target = self.redirects.get(key, {}).get("partnership_id")
            return bool(target) and (target in self.old_partnerships or len(self._heirs.get(str(target), ())) > 1)
        told = self.corrected.get((table, key))
        return table == "entities" and told is not None and told.action in _JOINING

    def tell(self, table: str, change: str, key: str, was: Row | None, now: Row | None, differences: str) -> str:
        """The reason in a sentence."""
        plain: str = differences or getattr(self, f"_tell_{table}")(change, key, was, now)
        told = self._find_correction(table, key, was or now or {}, change)
        if told is None:
            return plain
        if change == "merged" and table == "partnerships":
            return f"now {self.redirects[key]['partnership_id']}: {told.text}"
        by_itself = table not in _CHILDREN and change in ("added", "changed")
        return f"{plain}: {told.text}" if by_itself or differences else told.text

    def _find_correction(self, table: str, key: str, row: Row, change: str) -> Told | None:
        told = self.corrected.get((table, key))
        if told or table not in (*_CHILDREN, "claims") or (table == "claims" and change != "removed"):
            return told
        owner = row.get("partnership_id")
        return self.corrected.get(("partnerships", owner)) if owner else None

    def _tell_partnerships(self, change: str, key: str, was: Row | None, now: Row | None) -> str:
        if change == "added" and now:
            if key in self._heirs:
                return f"takes the place of {', '.join(self._heirs[key])}"
            split = [old for old, _ in self._origins.get(key, Counter()).most_common() if old in self.new_partnerships]
            count = now["article_count"]
            return f"split from {split[0]}" if split else f"reported by {count} {'article' if count == 1 else 'articles'}"
        redirect = self.redirects.get(key, {"reason": "its articles are gone", "partnership_id": None})
        return (
            f"{redirect['reason']} (now {redirect['partnership_id']})" if redirect["partnership_id"] else str(redirect["reason"])
        )

    def _tell_claims(self, change: str, key: str, was: Row | None, now: Row | None) -> str:
        article = (was or now or {})["article_id"]
        if article in self.old_articles and article in self.new_articles:
            return f"article {article} is read in another way now"
        return f"stated by article {article}" if change == "added" else f"article {article} is a copy now, or gone"

    def _tell_entities(self, change: str, key: str, was: Row | None, now: Row | None) -> str:
        return "named for the first time" if change == "added" else "no article names it any more"

    def _tell_partnership_parties(self, change: str, key: str, was: Row | None, now: Row | None) -> str:
        return self._tell_child(change, (was or now or {})["partnership_id"])

    def _tell_partnership_sectors(self, change: str, key: str, was: Row | None, now: Row | None) -> str:
        return self._tell_child(change, (was or now or {})["partnership_id"])

    def _tell_child(self, change: str, owner: str) -> str:
        if owner not in self.old_partnerships or owner not in self.new_partnerships:
            return "comes with its partnership" if change == "added" else "goes with its partnership"
        return "a claim of the partnership names it" if change == "added" else "no claim of the partnership names it any more"


def explain_corrections(now: Iterable[Row], before: Iterable[Row]) -> dict[tuple[str, str], Told]:
    """What corrections say of the records that they changed since the version before: new ones, and those taken back."""
    applied = {row["correction_id"]: row for row in now if row["correction_status"] == "applied"}
    earlier = {row["correction_id"]: row for row in before if row["correction_status"] == "applied"}
    told: dict[tuple[str, str], Told] = {}
    for name, row in applied.items():
        if earlier.get(name) != row:
            _tell_of(told, row, f"{row['reason']} (correction {name} by {row['corrected_by']})")
    for name, row in earlier.items():
        if name not in applied:
            _tell_of(told, row, f"correction {name} does not hold any more, or was taken back")
    return told


def _tell_of(told: dict[tuple[str, str], Told], row: Row, text: str) -> None:
    relates = row["action"] not in ("set", "drop")
    ids = f"{row['old_value'] or ''}; {row['new_value'] or ''}".split("; ") if relates else []
    records = {(row["table_name"], key) for key in {row["key"], row["current_key"], *ids} - {None, ""}}
    if row["table_name"] in _CHILDREN:  # what is said of a party shows in its partnership
        records.add(("partnerships", (row["current_key"] or row["key"]).split("/")[0]))
    for record in records:
        earlier = told.get(record)
        told[record] = Told(row["action"], f"{earlier.text}; {text}" if earlier else text)
