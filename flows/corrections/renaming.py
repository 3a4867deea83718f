"""Entities under other ids, and with other facts, in every row that names them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.corrections.records import Row, collect_rows
from flows.tables.gather import Gathered, Part
from flows.tables.principals import roll_up


@dataclass(slots=True)
class Plan:
    """What becomes of entity ids: first by article (splits), then by id (merges); None for what is dropped."""

    split: dict[tuple[str, str], str] = field(default_factory=dict)  # (article_id, entity_id) -> entity_id
    renamed: dict[str, str] = field(default_factory=dict)
    dropped: dict[str, str] = field(default_factory=dict)  # by which correction
    facts: dict[str, Row] = field(default_factory=dict)  # entity_id -> columns to set

    def touches(self) -> set[str]:
        """The entity ids, as read, that become something else."""
        return {entity_id for _, entity_id in self.split} | self.renamed.keys() | self.dropped.keys()

    def rename(self, article_id: str, entity_id: str) -> str | None:
        """The id that a mention in an article counts under."""
        now = self.split.get((article_id, entity_id), entity_id)
        now = self.renamed.get(now, now)
        return None if now in self.dropped else now


def rename_entities(gathered: Gathered, plan: Plan) -> Gathered:
    """Every mention, sighting and party under the id that it counts under."""
    ids = plan.touches()
    if not ids:
        return gathered
    articles = _find_articles(gathered, ids)
    by_article = lambda row: row["article_id"]  # noqa: E731
    by_claim = lambda row: articles[row["claim_id"]]  # noqa: E731
    return replace(
        gathered,
        sightings=_rename(gathered.sightings, plan, ids, by_article, ()),
        claim_parties=_rename(gathered.claim_parties, plan, ids, by_claim, ("claim_id", "entity_id")),
        parts={
            **gathered.parts,
            "mentions": [_rename_part(part, plan, ids, by_article) for part in gathered.parts["mentions"]],
            "claim_parties": [
                Part(_rename(part.read(), plan, ids, by_claim, ("claim_id", "entity_id")))
                for part in gathered.parts["claim_parties"]
            ],
        },
    )


def _find_articles(gathered: Gathered, ids: Collection[str]) -> dict[str, str]:
    """The article of each claim that has one of these entities as a party."""
    claims = {row["claim_id"] for row in collect_rows([gathered.claim_parties], "entity_id", ids)}
    rows = collect_rows([table.select(["claim_id", "article_id"]) for table in gathered.claims], "claim_id", claims)
    return {row["claim_id"]: row["article_id"] for row in rows}


def _rename(
    table: pa.Table, plan: Plan, ids: Collection[str], article_of: Callable[[Row], str], unique: tuple[str, ...]
) -> pa.Table:
    """The table with other entity ids; of rows that come to be one in ``unique`` the more telling one stays."""
    touched = pc.is_in(table["entity_id"], pa.array(sorted(ids), pa.string()))
    if not pc.any(touched).as_py():
        return table
    rows = [{**row, "entity_id": plan.rename(article_of(row), row["entity_id"])} for row in table.filter(touched).to_pylist()]
    new = pa.Table.from_pylist([row for row in rows if row["entity_id"] is not None], schema=table.schema)
    whole = pa.concat_tables([table.filter(pc.invert(touched)), new])
    return _keep_one(whole, unique) if unique else whole.sort_by([(name, "ascending") for name in whole.column_names])


def _keep_one(table: pa.Table, unique: tuple[str, ...]) -> pa.Table:
    kept: dict[tuple[str, ...], Row] = {}
    for row in sorted(table.to_pylist(), key=lambda row: (row["role"] == "party", row["code"] is None, repr(row))):
        kept.setdefault(tuple(row[name] for name in unique), row)
    return pa.Table.from_pylist([kept[key] for key in sorted(kept)], schema=table.schema)


def _rename_part(part: Part, plan: Plan, ids: Collection[str], article_of: Callable[[Row], str]) -> Part:
    """A part of mentions; one that names none of the entities stays the file that it is."""
    column = pq.read_table(part.path, columns=["entity_id"]) if part.table is None else part.table
    if not pc.any(pc.is_in(column["entity_id"], pa.array(sorted(ids), pa.string()))).as_py():
        return part
    table = part.read()
    renamed = _rename(table, plan, ids, article_of, ())
    return Part(renamed.sort_by([(name, "ascending") for name in ("article_id", "field", "char_start", "mention_id")]))


def state_facts(gathered: Gathered, facts: dict[str, Row]) -> Gathered:
    """What people say of entities, in every sighting, and for a code in every party."""
    if not facts:
        return gathered
    parts = [Part(_state_codes(part.read(), facts)) for part in gathered.parts["claim_parties"]]
    return replace(
        gathered,
        sightings=_map_rows(gathered.sightings, facts, lambda row: {**row, **facts[row["entity_id"]]}),
        claim_parties=_state_codes(gathered.claim_parties, facts),
        parts={**gathered.parts, "claim_parties": parts},
    )


def _state_codes(table: pa.Table, facts: dict[str, Row]) -> pa.Table:
    coded = {entity_id: told["code"] for entity_id, told in facts.items() if "code" in told}
    return _map_rows(
        table,
        coded,
        lambda row: {**row, "code": coded[row["entity_id"]], "principal_code": roll_up(coded[row["entity_id"]])},
    )


def _map_rows(table: pa.Table, ids: Collection[str], change: Callable[[Row], Row]) -> pa.Table:
    rows = [change(row) if row["entity_id"] in ids else row for row in table.to_pylist()] if ids else None
    return table if rows is None else pa.Table.from_pylist(rows, schema=table.schema)
