"""A published version made for the tests of the report: any number of partnerships, with any text in every text column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from flows.marts.database import build_models, build_tables, create_database
from flows.schema import declared_table

COUNTRIES = (
    ("KE", "Kenya"),
    ("FR", "France"),
    ("CN", "China"),
    ("US", "United States"),
    ("LK", "Sri Lanka"),
    ("BR", "Brazil"),
    ("EU", "European Union"),
)
SECTORS = ("energy", "health", "trade", "transport", "security")
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


def plain_text(column: str, at: int) -> str:
    """An ordinary text for the column of a record."""
    return f"{column} {at}"


@dataclass(frozen=True)
class Recipe:
    """What to make: how many partnerships, and with what words."""

    count: int = 12
    text: Text = plain_text
    quotes: int = 2
    rejects: int = 2

    @property
    def articles(self) -> int:
        return self.count * self.quotes // PER_ARTICLE + 1


PLAIN = Recipe()


def make_version(folder: Path, recipe: Recipe = PLAIN) -> Path:
    """Write ``comity.duckdb`` into the folder; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with create_database(folder / "comity.duckdb") as connection:
        build_tables(connection, folder)
        for table, rows in _rows(recipe):
            columns = [name for name in declared_table(table).column_names if name not in UNTOLD.get(table, ())]
            if rows:
                rows = [(*row, *TOLD_OF_ALL.get(table, {}).values()) for row in rows]
                marks = ", ".join("?" for _ in rows[0])
                named = ", ".join(f'"{name}"' for name in (*columns, *TOLD_OF_ALL.get(table, {})))
                connection.execute("BEGIN")
                connection.executemany(f'INSERT INTO main."{table}" ({named}) VALUES ({marks})', rows)
                connection.execute("COMMIT")
        build_models(connection)
    return folder


Rows = list[Sequence[object]]
TOLD_OF_ALL: dict[str, dict[str, object]] = {"articles": {"is_forgotten": False}, "partnership_timeline": {"position": 1}}
UNTOLD = {  # the report shows none of them
    "articles": {"section", "encoding", "notes", "is_forgotten"},
    "partnerships": {"stage_since", "deadline_date"},
    "partnership_timeline": {"position"},
}


def _rows(recipe: Recipe) -> Iterator[tuple[str, Rows]]:
    yield from _code_lists(recipe)
    yield "articles", [_article(recipe, at) for at in range(recipe.articles)]
    yield "partnerships", [_partnership(recipe, at) for at in range(recipe.count)]
    yield "partnership_parties", [row for at in range(recipe.count) for row in _parties(at)]
    yield "partnership_sectors", [(_id("p", at), sector) for at in range(recipe.count) for sector in _sectors(at)]
    claims = [_claim(recipe, at, quote) for at in range(recipe.count) for quote in range(recipe.quotes)]
    yield "claims", claims
    yield (
        "partnership_timeline",
        [
            (_id("p", at), STAGES[at % 6][0], _day(at), "month", _day(at), _id("c", at * recipe.quotes))
            for at in range(recipe.count)
        ],
    )
    yield (
        "rejects",
        [
            (_id("r", at), "not_text", recipe.text("message", at), recipe.text("source", at), None, "run")
            for at in range(recipe.rejects)
        ],
    )


def _code_lists(recipe: Recipe) -> Iterator[tuple[str, Rows]]:
    yield (
        "principals",
        [
            (
                code,
                recipe.text(name, 0) if recipe.text is not plain_text else name,
                "body" if code == "EU" else "country",
                None,
                None,
            )
            for code, name in COUNTRIES
        ],
    )
    yield "sectors", [(code, code.capitalize(), "", None, None) for code in SECTORS]
    yield "instruments", [(code, code.capitalize(), "", "economic") for code in INSTRUMENTS]
    yield (
        "stages",
        [(code, code.replace("_", " ").capitalize(), "", status, at, "pipeline") for at, (code, status) in enumerate(STAGES)],
    )
    yield "entities", [(f"country:{code}", "country", name, None, code, code, code) for code, name in COUNTRIES]


def _id(letter: str, at: int) -> str:
    return f"{letter}{at:020x}"


def _day(at: int) -> date:
    return date(2023, 1, 5) + timedelta(days=(at * 37) % 1000)


def _article(recipe: Recipe, at: int) -> Sequence[object]:
    text = recipe.text
    return (
        _id("a", at),
        f"https://news.example/{at}",
        text("title", at),
        text("byline", at),
        text("outlet", at % 7),
        "KE",
        "en",
        _day(at),
        "day",
        "given",
        100,
        "0" * 64,
        None,
        None,
        text("source_path", at),
    )


def _sectors(at: int) -> list[str]:
    return sorted({SECTORS[at % 5], SECTORS[(at * at) % 5]})


def _parties(at: int) -> Rows:
    chosen = dict.fromkeys((COUNTRIES[at % 7][0], COUNTRIES[(at * 3 + 1) % 7][0], "KE"))
    return [
        (_id("p", at), f"country:{code}", code, code, "recipient" if place else "donor")
        for place, code in enumerate(list(chosen)[:2])
    ]


def _partnership(recipe: Recipe, at: int) -> Sequence[object]:
    stage, amount = STAGES[at % 6][0], (at + 1) * 1_500_000 if at % 3 == 0 else None
    return (
        _id("p", at),
        recipe.text("name", at),
        INSTRUMENTS[at % 4],
        stage,
        _day(at),
        _day(at),
        _day(at),
        recipe.quotes,
        1,
        amount,
        "EUR" if amount else None,
        amount,
        None,
        recipe.text("parties", at),
        recipe.text("sectors", at),
        0.3 + (at % 7) / 10,
        at % 5 != 4,
    )


def _claim(recipe: Recipe, at: int, quote: int) -> Sequence[object]:
    number = at * recipe.quotes + quote
    evidence = recipe.text("evidence", number)
    deadline = date(2023, 2, 1) + timedelta(days=at * 40) if at % 2 else None
    return (
        _id("c", number),
        _id("a", number // PER_ARTICLE),
        _id("p", at),
        INSTRUMENTS[at % 4],
        recipe.text("instrument_name", at),
        STAGES[at % 6][0],
        "actual",
        _day(at),
        "month",
        deadline,
        None,
        None,
        None,
        None,
        None,
        0.9 - quote / 10,
        evidence,
        "text",
        0,
        len(evidence),
    )
