"""What the published version held under an id, and whether it ever knew a key: what lets corrections outlive a better reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.arrangements.consolidate import find_principals
from flows.corrections.record import Correction
from flows.tables.assemble import to_frame

Principals = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Lineage:
    """The way from what a partnership id held in the published version to the claims of now."""

    previous: Path | None
    articles: Mapping[str, str]  # present claim -> its article, in canonical order
    principals: Principals

    def find_heir(self, key: str) -> str | None:
        """The first present claim among those that the id held; else the first one of the same article and principals."""
        held = self._read_held(key)
        if held.empty:
            return None
        kept = set(held["claim_id"])
        if same := next((claim_id for claim_id in self.articles if claim_id in kept), None):
            return same
        stated = set(zip(held["article_id"], held["principals"], strict=True))
        return next((one for one, article in self.articles.items() if (article, self.principals.get(one, ())) in stated), None)

    def _read_held(self, key: str) -> pd.DataFrame:
        columns = ["claim_id", "article_id", "partnership_id"]
        if self.previous is None or not (self.previous / "claims").is_dir():
            return pd.DataFrame(columns=[*columns, "principals"])
        now = follow_redirects(self.previous, key)
        claims = to_frame(pq.read_table(self.previous / "claims", columns=columns, filters=pc.field("partnership_id") == now))
        wanted = pc.field("claim_id").isin(pa.array(claims["claim_id"].tolist(), pa.string()))
        columns = ["claim_id", "entity_id", "principal_code"]
        parties = find_principals(to_frame(pq.read_table(self.previous / "claim_parties", columns=columns, filters=wanted)))
        return claims.assign(principals=pd.Series([parties.get(one, ()) for one in claims["claim_id"]], dtype="object"))


def follow_redirects(previous: Path, key: str) -> str:
    """The id that a version's redirects give for an old one; the key itself if they give none."""
    path = previous / "partnership_redirects.parquet"
    rows = pq.read_table(path, filters=pc.field("old_id") == key).to_pylist() if path.is_file() else []
    return str(rows[0]["partnership_id"] or key) if rows else key


def was_known(previous: Path, correction: Correction) -> bool:
    """Whether the published version, or one before it, held the record that a correction speaks of, or the correction itself."""
    base = correction.key_parts[0]
    return any(
        _holds(previous, name, wanted)
        for name, wanted in (
            ("corrections.parquet", (pc.field("table_name") == correction.table) & (pc.field("key") == correction.key)),
            ("changes.parquet", pc.field("key") == base),
            ("partnership_redirects.parquet", pc.field("old_id") == base),
            ("articles", pc.field("article_id") == base),
        )
    )


def _holds(previous: Path, name: str, wanted: pc.Expression) -> bool:
    return (previous / name).exists() and bool(pq.read_table(previous / name, filters=wanted).num_rows)
