"""The tables of a version: the gathered claims consolidated, and the small tables made whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from flows.arrangements.consolidate import Consolidated, Group, consolidate_claims, find_principals
from flows.arrangements.constraints import Constraint
from flows.schema import arrow_schema, declared_table
from flows.tables.corrected import Corrector, NoCorrections
from flows.tables.gather import Gathered, Part, drop_claims
from flows.tables.parts import make_table, sort_table
from flows.tables.principals import country_of, event_code_rows, instrument_rows, principal_rows, roll_up, sector_rows, stage_rows
from flows.tables.resolved import resolve_gathered


@dataclass(frozen=True, slots=True)
class Assembled:
    """Small tables whole, bulky ones by part; ``assigned`` says which claims each partnership holds."""

    tables: dict[str, pa.Table]
    parts: dict[str, list[Part]]
    assigned: pd.DataFrame  # claim_id, article_id, partnership_id, principals
    claim_count: int


def assemble_dataset(
    gathered: Gathered,
    *,
    recommend_from: float,
    corrector: Corrector | None = None,
    previous: Path | None = None,
    group: Group | None = None,
) -> Assembled:
    """Every table that is content; history (runs, changes, redirects) is not. ``previous`` is the version published now."""
    corrector = corrector or NoCorrections()
    gathered = resolve_gathered(gathered, corrector.bind_entities(gathered))
    gathered = corrector.correct_readings(gathered, previous)
    parties, sectors = to_frame(gathered.claim_parties), to_frame(gathered.claim_sectors)
    claims = _join_articles(gathered)
    stated = claims[claims["modality"] != "denied"]
    of_stated = _of_claims(parties, stated), _of_claims(sectors, stated)
    consolidate = partial(_consolidate, stated, of_stated, recommend_from, group)
    found = consolidate(corrector.bind_claims(stated, of_stated[0], consolidate))
    entities = summarize_entities(to_frame(gathered.sightings))
    found = corrector.correct_partnerships(found, entities, recommend_from)
    if disowned := set(stated["claim_id"]) - set(found.assignment["claim_id"]):
        gathered = drop_claims(gathered, disowned)
        claims = claims[~claims["claim_id"].isin(disowned)]
    codes = pd.concat([entities["principal_code"], parties["principal_code"], found.parties["principal_code"]]).dropna().unique()
    tables = {
        "entities": to_table("entities", entities),
        "principals": _rows_table("principals", principal_rows(codes)),
        "sectors": _rows_table("sectors", sector_rows()),
        "instruments": _rows_table("instruments", instrument_rows()),
        "stages": _rows_table("stages", stage_rows()),
        "event_codes": _rows_table("event_codes", event_code_rows()),
        **_partnership_tables(found, entities, codes),
        "corrections": _rows_table("corrections", corrector.describe_outcomes()),
    }
    parts = {**gathered.parts, "claims": [Part(table) for table in _assign_claims(gathered.claims, found)]}
    return Assembled(tables, parts, _describe_assignment(claims, parties, found), len(claims))


def _consolidate(
    stated: pd.DataFrame,
    beside: tuple[pd.DataFrame, pd.DataFrame],
    recommend_from: float,
    group: Group | None,
    constraints: Iterable[Constraint],
    only: Collection[str] | None = None,
) -> Consolidated:
    return consolidate_claims(stated, *beside, recommend_from=recommend_from, constraints=constraints, group=group, only=only)


def to_frame(table: pa.Table) -> pd.DataFrame:
    """An Arrow table as a frame of Python values: dates stay dates, decimals stay exact, and what is missing is None."""
    return pd.DataFrame(
        {
            name: pd.Series(table[name].to_pylist(), dtype="float64" if table[name].type == pa.float64() else "object")
            for name in table.column_names
        }
    )


def to_table(name: str, frame: pd.DataFrame) -> pa.Table:
    """A frame as an Arrow table of the declared schema, sorted."""
    schema = arrow_schema(name)
    table = pa.Table.from_pandas(frame[schema.names], schema=schema, preserve_index=False).replace_schema_metadata(None)
    return sort_table(table, declared_table(name).order)


def summarize_entities(sightings: pd.DataFrame) -> pd.DataFrame:
    """One row per entity: what most articles say of it; of equally frequent names the longest."""
    summary = pd.DataFrame({"entity_id": sorted(sightings["entity_id"].unique())}, dtype="object")
    for column in ("entity_type", "name", "public_role", "code"):
        summary[column] = summary["entity_id"].map(_most_frequent(sightings, column))
    summary = summary.astype(object).where(summary.notna(), None)
    summary["principal_code"] = [roll_up(code) for code in summary["code"]]
    summary["country_code"] = [country_of(code) for code in summary["code"]]
    return summary


def _most_frequent(sightings: pd.DataFrame, column: str) -> dict[str, str]:
    counted = sightings.groupby(["entity_id", column]).size().reset_index(name="times")
    counted["length"] = [len(value) for value in counted[column]]
    ranked = counted.sort_values(["times", "length", column], ascending=[False, False, True]).drop_duplicates("entity_id")
    return dict(zip(ranked["entity_id"], ranked[column], strict=True))


def _join_articles(gathered: Gathered) -> pd.DataFrame:
    """The claims with the date and the outlet of their articles."""
    claims = to_frame(pa.concat_tables([arrow_schema("claims").empty_table(), *gathered.claims])).drop(columns="partnership_id")
    articles = to_frame(gathered.articles.select(["article_id", "published_date", "outlet"]))
    return claims.merge(articles.rename(columns={"published_date": "reported_date"}), on="article_id", how="left")


def _of_claims(rows: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["claim_id"].isin(claims["claim_id"])]


def _rows_table(name: str, rows: Iterable[dict[str, Any]]) -> pa.Table:
    return make_table(rows, arrow_schema(name), declared_table(name).order)


def _partnership_tables(found: Consolidated, entities: pd.DataFrame, codes: Iterable[str]) -> dict[str, pa.Table]:
    partnerships = found.partnerships.assign(
        parties=found.partnerships["partnership_id"].map(_display_parties(found.parties, entities, codes)),
        sectors=found.partnerships["partnership_id"].map(_display_sectors(found.sectors)).fillna(""),
    )
    return {
        "partnerships": to_table("partnerships", partnerships),
        "partnership_parties": to_table("partnership_parties", found.parties),
        "partnership_sectors": to_table("partnership_sectors", found.sectors),
        "partnership_timeline": to_table("partnership_timeline", found.timeline),
    }


def _display_parties(parties: pd.DataFrame, entities: pd.DataFrame, codes: Iterable[str]) -> dict[str, str]:
    """ "Kenya; United States": principals by name, subdivisions and parties of unknown home by their own."""
    principals = {row["code"]: row["name"] for row in principal_rows(codes)}
    names = dict(zip(entities["entity_id"], entities["name"], strict=True))
    shown: dict[str, set[str]] = {}
    columns = (parties[name] for name in ("partnership_id", "entity_id", "code", "party_name"))
    for partnership_id, entity_id, code, party_name in zip(*columns, strict=True):
        own = names.get(entity_id, party_name)
        shown.setdefault(partnership_id, set()).add(principals.get(code, own) if isinstance(code, str) else own)
    return {partnership_id: "; ".join(sorted(found)) for partnership_id, found in shown.items()}


def _display_sectors(sectors: pd.DataFrame) -> dict[str, str]:
    names = {row["code"]: row["name"] for row in sector_rows()}
    shown: dict[str, set[str]] = {}
    for partnership_id, sector in zip(sectors["partnership_id"], sectors["sector"], strict=True):
        shown.setdefault(partnership_id, set()).add(names.get(sector, sector))
    return {partnership_id: "; ".join(sorted(found)) for partnership_id, found in shown.items()}


def _assign_claims(claims: Iterable[pa.Table], found: Consolidated) -> list[pa.Table]:
    """The claims with their partnerships; denied ones have none."""
    assigned = dict(zip(found.assignment["claim_id"], found.assignment["partnership_id"], strict=True))
    column = arrow_schema("claims").get_field_index("partnership_id")
    field = arrow_schema("claims").field(column)
    return [
        table.set_column(column, field, pa.array([assigned.get(c) for c in table["claim_id"].to_pylist()], pa.string()))
        for table in claims
    ]


def _describe_assignment(claims: pd.DataFrame, parties: pd.DataFrame, found: Consolidated) -> pd.DataFrame:
    rows = claims[["claim_id", "article_id"]].merge(found.assignment, on="claim_id", how="inner")
    principals = find_principals(parties)
    return rows.assign(principals=pd.Series([principals.get(claim_id, ()) for claim_id in rows["claim_id"]], dtype="object"))
