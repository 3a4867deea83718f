"""Groups of claims by way of the memory: only claims that it does not know, or knows otherwise, are read and compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import closing
from functools import cache
from pathlib import Path

import pandas as pd

import flows
from flows.arrangements.consolidate import Group
from flows.arrangements.grouping import Bonds
from flows.arrangements.traits import Traits, read_traits
from flows.steps import reach_step
from flows.tables.group_memory import GroupMemory

MEMORY_FILE = "arrangements.sqlite"
_RULES = ("ids.py", "arrangements", "lexicon")
_COLUMNS = (
    *("article_id", "instrument", "instrument_name", "stage", "amount", "currency", "amount_usd"),
    *("event_date", "event_date_precision", "reported_date", "evidence"),
)


def remember_groups(folder: Path) -> Group:
    """A way to group claims that keeps what it found in ``folder``."""

    def group(
        ordered: pd.DataFrame, parties: pd.DataFrame, sectors: pd.DataFrame, bonds: Bonds
    ) -> tuple[list[list[str]], dict[str, Traits]]:
        digests = digest_claims(ordered, parties, sectors)
        with closing(GroupMemory(folder / MEMORY_FILE, hash_rules())) as memory:
            known = memory.list_digests()
            stale = [claim_id for claim_id, digest in known.items() if digests.get(claim_id) != digest]
            fresh = {claim_id for claim_id, digest in digests.items() if known.get(claim_id) != digest}
            found = read_traits(*(_only(frame, fresh) for frame in (ordered, parties, sectors)))
            memory.update({one.claim_id: (digests[one.claim_id], one) for one in found}, stale, bonds)
            reach_step("memory.updated")
            return memory.list_groups(), {one.claim_id: one for one in memory.read_traits()}

    return group


def digest_claims(claims: pd.DataFrame, parties: pd.DataFrame, sectors: pd.DataFrame) -> dict[str, str]:
    """A short text for each claim that changes with anything that is compared of it."""
    beside: dict[str, list[str]] = {}
    for frame, columns in ((parties, ["code", "principal_code", "entity_id"]), (sectors, ["sector"])):
        for claim_id, *values in frame[["claim_id", *columns]].itertuples(index=False, name=None):
            beside.setdefault(claim_id, []).append(repr(values))
    rows = claims[["claim_id", *_COLUMNS]].itertuples(index=False, name=None)
    return {claim_id: _digest([repr(values), *sorted(beside.get(claim_id, []))]) for claim_id, *values in rows}


@cache
def hash_rules() -> str:
    """The name of the code and the lexicons by which claims are grouped."""
    here = Path(flows.__file__).parent
    roots = [here / part for part in _RULES]
    files = sorted(path for root in roots for path in (root, *root.rglob("*")) if path.is_file() and path.suffix != ".pyc")
    return _digest([path.name + hashlib.sha256(path.read_bytes()).hexdigest() for path in files])


def _only(frame: pd.DataFrame, claim_ids: set[str]) -> pd.DataFrame:
    return frame[frame["claim_id"].isin(claim_ids)]


def _digest(texts: Iterable[str]) -> str:
    return hashlib.blake2b("\0".join(texts).encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()
