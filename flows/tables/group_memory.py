"""What consolidation found so far, kept on disk, so that new claims cost what they touch and not what is known.

A small database beside the state: the traits of each claim, the keys under which it is found, its matches and its group. It holds
what follows from the claims alone, so it can be deleted and comes again; other rules of consolidation begin a new one.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from flows.arrangements.blocking import ENOUGH_HITS, list_keys, list_wanted_keys
from flows.arrangements.grouping import SURE, Bonds, Match, find_matches, match_claim, split_island, walk_island
from flows.arrangements.traits import Traits
from flows.steps import reach_step

_SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS claims (claim_id TEXT PRIMARY KEY, number INTEGER UNIQUE, digest TEXT, traits TEXT, leader TEXT);
CREATE TABLE IF NOT EXISTS keys (key INTEGER, number INTEGER, PRIMARY KEY (key, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS matches (claim_id TEXT, other TEXT, score REAL, PRIMARY KEY (claim_id, other)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS decided (kind TEXT, one TEXT, other TEXT, PRIMARY KEY (kind, one, other)) WITHOUT ROWID;
"""
_FIELDS = tuple(field.name for field in fields(Traits))
_SETS = tuple(field.name for field in fields(Traits) if str(field.type).startswith("frozenset"))
_CACHE_KIB = 65_536


class GroupMemory:
    """The groups of all claims given so far. ``rules`` names the code and lexicons that made them."""

    def __init__(self, path: Path, rules: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._base = _open_base(path, rules)
        self._traits: dict[str, Traits] = {}

    def close(self) -> None:
        """Close the file. What was not updated to its end is as it was before."""
        self._base.close()

    def list_digests(self) -> dict[str, str]:
        """The digest of each claim that is known."""
        return dict(self._base.execute("SELECT claim_id, digest FROM claims"))

    def list_groups(self) -> list[list[str]]:
        """The claims of each arrangement, its earliest first."""
        groups: dict[str, list[str]] = {}
        for leader, claim_id in self._base.execute("SELECT leader, claim_id FROM claims ORDER BY claim_id <> leader, claim_id"):
            groups.setdefault(leader, []).append(claim_id)
        return list(groups.values())

    def read_traits(self, claim_ids: Iterable[str] | None = None) -> Iterator[Traits]:
        """The traits of these claims, or of all."""
        if claim_ids is None:
            yield from (_decode(text) for (text,) in self._base.execute("SELECT traits FROM claims"))
        else:
            yield from map(self._find_traits, claim_ids)

    def update(self, new: Mapping[str, tuple[str, Traits]], gone: Iterable[str], bonds: Bonds) -> set[str]:
        """Take in new claims (digest and traits by id), leave out those gone; gives the claims that were grouped anew."""
        self._traits.clear()
        with self._base:
            touched = self._leave_out(list(gone)) | self._take_in(new) | self._decide(bonds)
            reach_step("memory.half_updated")
            return self._group(touched, bonds)

    def _leave_out(self, gone: list[str]) -> set[str]:
        partners: set[str] = set()
        for claim_id in gone:
            partners |= {match[0] for match in self._base.execute("SELECT other FROM matches WHERE claim_id = ?", (claim_id,))}
            traits, number = self._find_traits(claim_id), self._find_number(claim_id)
            self._base.executemany("DELETE FROM keys WHERE key = ? AND number = ?", ((key, number) for key in list_keys(traits)))
            self._base.execute("DELETE FROM matches WHERE claim_id = ?1 OR other = ?1", (claim_id,))
            self._base.execute("DELETE FROM claims WHERE claim_id = ?", (claim_id,))
        leaders = self._follow_leaders(gone)
        return (partners | leaders).difference(gone)

    def _follow_leaders(self, gone: Iterable[str]) -> set[str]:
        """The claims whose group was led by one that is gone."""
        query = "SELECT claim_id FROM claims WHERE leader = ?"
        return {row[0] for claim_id in gone for row in self._base.execute(query, (claim_id,))}

    def _take_in(self, new: Mapping[str, tuple[str, Traits]]) -> set[str]:
        last = self._base.execute("SELECT coalesce(max(number), 0) FROM claims").fetchone()[0]
        fresh = {claim_id: traits for claim_id, (_, traits) in new.items()}
        matches = [*find_matches(fresh.values()), *self._match_known(fresh)] if last else list(find_matches(fresh.values()))
        self._base.executemany("INSERT OR REPLACE INTO matches VALUES (?, ?, ?)", _both_ways(matches))
        numbered = list(enumerate(new.items(), start=last + 1))
        rows = ((key, number, digest, _encode(traits), key) for number, (key, (digest, traits)) in numbered)
        self._base.executemany("INSERT INTO claims VALUES (?, ?, ?, ?, ?)", rows)
        keys = sorted((key, number) for number, (_, (_, traits)) in numbered for key in list_keys(traits))
        self._base.executemany("INSERT INTO keys VALUES (?, ?)", keys)
        self._traits |= fresh
        return set(fresh)

    def _match_known(self, fresh: Mapping[str, Traits]) -> Iterator[Match]:
        for one in fresh.values():
            yield from match_claim(one, self._find_candidates(one))

    def _find_candidates(self, one: Traits) -> list[Traits]:
        wanted = json.dumps(sorted(list_wanted_keys(one)))
        query = """SELECT traits FROM claims WHERE number IN (
            SELECT number FROM keys WHERE key IN (SELECT value FROM json_each(?))
            GROUP BY number HAVING sum(1 + (key & 1)) >= ?)"""
        return [_decode(row[0]) for row in self._base.execute(query, (wanted, ENOUGH_HITS))]

    def _decide(self, bonds: Bonds) -> set[str]:
        """Note what people have decided; gives the claims of which something else was decided before."""
        now = {(kind, *pair) for kind in ("same", "different") for pair in getattr(bonds, kind)}
        before = set(self._base.execute("SELECT kind, one, other FROM decided"))
        changed = now ^ before
        for kind, one, other in sorted(changed):
            self._base.execute("DELETE FROM decided WHERE (kind, one, other) = (?, ?, ?)", (kind, one, other))
            if (kind, one, other) in now:
                self._base.execute("INSERT INTO decided VALUES (?, ?, ?)", (kind, one, other))
        known = (claim_id for _, *pair in changed for claim_id in pair if self._is_known(claim_id))
        return set(known)

    def _group(self, touched: set[str], bonds: Bonds) -> set[str]:
        seen: set[str] = set()
        near: dict[str, list[str]] = {}
        for one, other in bonds.same:
            near.setdefault(one, []).append(other)
            near.setdefault(other, []).append(one)
        for claim_id in sorted(touched):
            if claim_id not in seen:
                members, matches = walk_island(claim_id, lambda claim: self._list_matches(claim, near), seen)
                traits = {member: self._find_traits(member) for member in members}
                for group in split_island((members, matches), traits, bonds):
                    leader = min(group, key=lambda member: traits[member].order)
                    self._base.executemany("UPDATE claims SET leader = ? WHERE claim_id = ?", ((leader, one) for one in group))
        return seen

    def _list_matches(self, claim_id: str, near: Mapping[str, list[str]]) -> Iterator[Match]:
        for other, score in self._base.execute("SELECT other, score FROM matches WHERE claim_id = ?", (claim_id,)):
            yield score, min(claim_id, other), max(claim_id, other)
        for other in near.get(claim_id, ()):
            if self._is_known(other):
                yield SURE, min(claim_id, other), max(claim_id, other)

    def _is_known(self, claim_id: str) -> bool:
        return self._base.execute("SELECT 1 FROM claims WHERE claim_id = ?", (claim_id,)).fetchone() is not None

    def _find_number(self, claim_id: str) -> int:
        return int(self._base.execute("SELECT number FROM claims WHERE claim_id = ?", (claim_id,)).fetchone()[0])

    def _find_traits(self, claim_id: str) -> Traits:
        if claim_id not in self._traits:
            row = self._base.execute("SELECT traits FROM claims WHERE claim_id = ?", (claim_id,)).fetchone()
            self._traits[claim_id] = _decode(row[0])
        return self._traits[claim_id]


def _open_base(path: Path, rules: str) -> sqlite3.Connection:
    """The file; one that other rules made, or that can't be read, is begun anew."""
    try:
        base = sqlite3.connect(path)
        base.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        base.execute("PRAGMA secure_delete = ON")  # what is forgotten leaves no words behind
        base.executescript(_SCHEMA)
        if base.execute("SELECT value FROM facts WHERE name = 'rules'").fetchone() in (None, (rules,)):
            base.execute("INSERT OR REPLACE INTO facts VALUES ('rules', ?)", (rules,))
            base.commit()
            return base
        base.close()
    except sqlite3.DatabaseError:
        pass
    path.unlink()
    return _open_base(path, rules)


def _both_ways(matches: Iterable[Match]) -> Iterator[tuple[str, str, float]]:
    for score, one, other in matches:
        yield one, other, score
        yield other, one, score


def _encode(traits: Traits) -> str:
    values = {name: getattr(traits, name) for name in _FIELDS}
    return json.dumps(values | {name: sorted(values[name]) for name in _SETS})


def _decode(text: str) -> Traits:
    values: dict[str, Any] = json.loads(text)
    return Traits(**values | {name: frozenset(values[name]) for name in _SETS})
