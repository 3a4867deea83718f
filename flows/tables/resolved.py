"""The gathered rows with each person and organization under the one entity that it is in all articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from flows.arrangements.constraints import Constraint
from flows.entities.resolve import resolve_entities
from flows.entities.sighting import Sighting
from flows.tables.gather import Gathered, Part

_RESOLVED = ("person", "organization")
Renamed = Mapping[tuple[str, str], str]  # (article_id, entity_id as read) -> entity_id


def resolve_gathered(gathered: Gathered, constraints: Iterable[Constraint] = ()) -> Gathered:
    """The rows under their entities. ``constraints`` are what people have decided of entities; others are passed over."""
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in constraints:
        pairs[one.kind].append((one.one, one.other))
    found = resolve_entities(_read_sightings(gathered), pairs["same"], pairs["different"])
    renamed = {key: entity_id for key, entity_id in found.items() if entity_id != key[1]}
    return _rename_rows(gathered, renamed) if renamed else gathered


def _read_sightings(gathered: Gathered) -> dict[str, list[Sighting]]:
    articles = gathered.articles.select(["article_id", "published_date"]).to_pylist()
    dates = {row["article_id"]: row["published_date"].isoformat() for row in articles if row["published_date"]}
    found: dict[str, list[Sighting]] = {kind: [] for kind in _RESOLVED}
    for row in gathered.sightings.to_pylist():
        if row["entity_type"] in found:
            found[row["entity_type"]].append(_read_sighting(row, dates.get(row["article_id"])))
    return found


def _read_sighting(row: Mapping[str, Any], date: str | None) -> Sighting:
    return Sighting(row["article_id"], row["entity_id"], row["name"], row["code"], row["public_role"], date)


def _rename_rows(gathered: Gathered, renamed: Renamed) -> Gathered:
    articles = {
        claim_id: article_id
        for table in gathered.claims
        for claim_id, article_id in zip(table["claim_id"].to_pylist(), table["article_id"].to_pylist(), strict=True)
    }
    mentions = [Part(_rename(part.read(), "article_id", {}, renamed)) for part in gathered.parts["mentions"]]
    parties = [Part(_rename_parties(part.read(), articles, renamed)) for part in gathered.parts["claim_parties"]]
    return replace(
        gathered,
        parts={**gathered.parts, "mentions": mentions, "claim_parties": parties},
        sightings=_rename(gathered.sightings, "article_id", {}, renamed),
        claim_parties=_rename_parties(gathered.claim_parties, articles, renamed),
    )


def _rename(table: pa.Table, key: str, articles: Mapping[str, str], renamed: Renamed) -> pa.Table:
    """The table with its entities renamed; ``articles`` gives the article of each key that is not itself one."""
    keys, entities = table[key].to_pylist(), table["entity_id"].to_pylist()
    now = [renamed.get((articles.get(k, k), entity), entity) for k, entity in zip(keys, entities, strict=True)]
    if now == entities:
        return table
    place = table.column_names.index("entity_id")
    return table.set_column(place, table.schema.field(place), pa.array(now, pa.string()))


def _rename_parties(table: pa.Table, articles: Mapping[str, str], renamed: Renamed) -> pa.Table:
    """The parties renamed; two of a claim that are one entity become one row, under the more telling role."""
    found = _rename(table, "claim_id", articles, renamed)
    rows = zip(*(found[name].to_pylist() for name in ("claim_id", "entity_id", "role")), strict=True)
    kept: dict[tuple[str, str], tuple[bool, int]] = {}
    for number, (claim_id, entity_id, role) in enumerate(rows):
        rank = (role == "party", number)
        kept[claim_id, entity_id] = min(rank, kept.get((claim_id, entity_id), rank))
    return found if len(kept) == found.num_rows else found.take(sorted(number for _, number in kept.values()))
