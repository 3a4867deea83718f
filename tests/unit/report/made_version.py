"""A published version made for the tests of the report: any number of partnerships, with any text in every text column."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows.marts.database import build_models, build_tables, create_database
from flows.schema import arrow_schema

Codes = tuple[tuple[str, str], ...]
COUNTRIES: Codes = (
    ("KE", "Kenya"),
    ("FR", "France"),
    ("CN", "China"),
    ("US", "United States"),
    ("LK", "Sri Lanka"),
    ("BR", "Brazil"),
    ("EU", "European Union"),
)
SECTORS: tuple[str, ...] = ("energy", "health", "trade", "transport", "security")
STAGES = (
    ("proposed", "open"),
    ("negotiating", "open"),
    ("agreed", "concluded"),
    ("signed", "concluded"),
    ("in_force", "in_force"),
    ("ended", "ended"),
)
INSTRUMENTS = ("treaty", "loan", "grant", "mou")
PER_ARTICLE = 3
Text = Callable[[str, int], str]
Rows = list[dict[str, Any]]


def plain_text(column: str, at: int) -> str:
    """An ordinary text for the column of a record."""
    return f"{column} {at}"


@dataclass(frozen=True)
class Recipe:
    """What to make: how many partnerships, between whom, in what, and with what words."""

    count: int = 12
    text: Text = plain_text
    quotes: int = 2
    rejects: int = 2
    countries: Codes = COUNTRIES
    sectors: tuple[str, ...] = SECTORS

    @property
    def articles(self) -> int:
        return self.count * self.quotes // PER_ARTICLE + 1

    def name(self, name: str) -> str:
        return name if self.text is plain_text or len(self.countries) > len(COUNTRIES) else self.text(name, 0)


PLAIN = Recipe()


def make_version(folder: Path, recipe: Recipe = PLAIN) -> Path:
    """Write ``comity.duckdb`` into the folder; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with create_database(folder / "comity.duckdb") as connection:
        build_tables(connection, folder)
        for table, rows in _rows(recipe):
            connection.register("made", _tabulate(rows, arrow_schema(table)))
            connection.execute(f'INSERT INTO main."{table}" BY NAME SELECT * FROM made')
            connection.unregister("made")
        build_models(connection)
    return folder


def _tabulate(rows: Rows, schema: pa.Schema) -> pa.Table:
    """The rows under the declared schema; what they leave out is null, or empty where null is not allowed."""
    columns = [[row.get(field.name, None if field.nullable else _empty(field.type)) for row in rows] for field in schema]
    return pa.table([pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema)


def _empty(kind: pa.DataType) -> object:
    return "" if pa.types.is_string(kind) else False if pa.types.is_boolean(kind) else 0


def _rows(recipe: Recipe) -> Iterator[tuple[str, Rows]]:
    yield from _code_lists(recipe)
    every = range(recipe.count)
    yield "articles", [_article(recipe, at) for at in range(recipe.articles)]
    yield "partnerships", [_partnership(recipe, at) for at in every]
    yield "partnership_parties", [row for at in every for row in _parties(recipe, at)]
    yield "partnership_sectors", [{"partnership_id": _id("p", at), "sector": one} for at in every for one in _sectors(recipe, at)]
    yield "claims", [_claim(recipe, at, quote) for at in every for quote in range(recipe.quotes)]
    yield "partnership_timeline", [row for at in every for row in _story(recipe, at)]
    yield "rejects", [_reject(recipe, at) for at in range(recipe.rejects)]
    yield "runs", [_run()]
    yield (
        "changes",
        [
            {
                "version": "made",
                "table_name": "partnerships",
                "key": _id("p", at),
                "change": "added",
                "reason": recipe.text("reason", at),
            }
            for at in every[:60]
        ],
    )


def _code_lists(recipe: Recipe) -> Iterator[tuple[str, Rows]]:
    countries = [(code, recipe.name(name)) for code, name in recipe.countries]
    yield "principals", [{"code": code, "name": name, "type": "body" if code == "EU" else "country"} for code, name in countries]
    yield "sectors", [{"code": code, "name": code.capitalize(), "description": ""} for code in recipe.sectors]
    yield (
        "instruments",
        [{"code": code, "name": code.capitalize(), "description": "", "cooperation": "economic"} for code in INSTRUMENTS],
    )
    yield (
        "stages",
        [
            {
                "code": code,
                "name": code.replace("_", " ").capitalize(),
                "description": "",
                "status": status,
                "stage_order": at,
                "iati_status": "pipeline",
            }
            for at, (code, status) in enumerate(STAGES)
        ],
    )


def _id(letter: str, at: int) -> str:
    return f"{letter}{at:020x}"


def _day(at: int) -> date:
    return date(2023, 1, 5) + timedelta(days=(at * 37) % 1000)


def _run() -> dict[str, Any]:
    moment = datetime(2026, 1, 2, 3, 4)
    return {
        "run_id": "run",
        "started_at": moment,
        "finished_at": moment,
        "inputs": 1,
        "articles": 1,
        "duplicates": 0,
        "rejects": 0,
        "unchanged": 0,
        "claims": 1,
        "version": "made",
    }


def _reject(recipe: Recipe, at: int) -> dict[str, Any]:
    return {
        "reject_id": _id("r", at),
        "reason": "not_text",
        "message": recipe.text("message", at),
        "source": recipe.text("source", at),
        "run_id": "run",
    }


def _article(recipe: Recipe, at: int) -> dict[str, Any]:
    text = recipe.text
    return {
        "article_id": _id("a", at),
        "url": f"https://news.example/{at}",
        "title": text("title", at),
        "byline": text("byline", at),
        "outlet": text("outlet", at % 7),
        "outlet_country": "KE",
        "language": "en",
        "published_date": _day(at),
        "published_precision": "day",
        "published_source": "given",
        "char_count": 100,
        "text_sha256": "0" * 64,
        "is_forgotten": False,
        "source_path": text("source_path", at),
    }


def _sectors(recipe: Recipe, at: int) -> list[str]:
    return sorted({recipe.sectors[at % len(recipe.sectors)], recipe.sectors[(at * at) % len(recipe.sectors)]})


def _parties(recipe: Recipe, at: int) -> Rows:
    codes = [code for code, _ in recipe.countries]
    chosen = dict.fromkeys((codes[at % len(codes)], codes[(at * 3 + 1) % len(codes)], codes[0]))
    roles = ("donor", "recipient")
    return [
        {"partnership_id": _id("p", at), "entity_id": f"country:{code}", "code": code, "principal_code": code, "role": role}
        for code, role in zip(chosen, roles, strict=False)
    ]


def _partnership(recipe: Recipe, at: int) -> dict[str, Any]:
    amount = (at + 1) * 1_500_000 if at % 3 == 0 else None
    return {
        "partnership_id": _id("p", at),
        "name": recipe.text("name", at),
        "instrument": INSTRUMENTS[at % 4],
        "stage": STAGES[at % 6][0],
        "stage_date": _day(at),
        "stage_since": _day(at),
        "deadline_date": _deadline(at),
        "first_reported": _day(at),
        "last_reported": _day(at),
        "article_count": recipe.quotes,
        "outlet_count": 1,
        "amount": amount,
        "currency": "EUR" if amount else None,
        "amount_usd": amount if at % 2 else None,
        "parties": recipe.text("parties", at),
        "sectors": recipe.text("sectors", at),
        "confidence": 0.3 + (at % 7) / 10,
        "recommended": at % 5 != 4,
    }


def _deadline(at: int) -> date | None:
    return date(2023, 2, 1) + timedelta(days=at % 40 * 40) if at % 2 else None


def _story(recipe: Recipe, at: int) -> Rows:
    story = [STAGES[0][0], STAGES[at % 6][0]] if at % 2 else [STAGES[at % 6][0]]
    shared = {"partnership_id": _id("p", at), "event_date": _day(at), "event_date_precision": "month", "reported_date": _day(at)}
    return [
        {**shared, "position": place, "stage": stage, "claim_id": _id("c", at * recipe.quotes + place)}
        for place, stage in enumerate(story[: recipe.quotes])
    ]


def _claim(recipe: Recipe, at: int, quote: int) -> dict[str, Any]:
    number = at * recipe.quotes + quote
    evidence = recipe.text("evidence", number)
    return {
        "claim_id": _id("c", number),
        "article_id": _id("a", number // PER_ARTICLE),
        "partnership_id": _id("p", at),
        "instrument": INSTRUMENTS[at % 4],
        "instrument_name": recipe.text("instrument_name", at),
        "stage": STAGES[at % 6][0],
        "modality": "actual",
        "event_date": _day(at),
        "event_date_precision": "month",
        "deadline_date": _deadline(at),
        "amount": (at + 1 + quote) * 1_500_000 if at % 3 == 0 else None,
        "currency": "EUR" if at % 3 == 0 else None,
        "confidence": 0.9 - quote / 10,
        "evidence": evidence,
        "field": "text",
        "char_start": 0,
        "char_end": len(evidence),
    }
