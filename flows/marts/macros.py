"""The macros of sql/macros: questions that an analyst asks again and again, as functions of the database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from flows.errors import ComityError
from flows.marts.sources import sql_folder

_HEAD = re.compile(
    r"-- (?P<grain>One (?:row per|value:) [^\n]+)\n(?:-- key: (?P<key>[^\n]+)\n)?"
    r"-- macro: (?P<name>\w+)\((?P<arguments>[^\n]*)\)\n(?P<sql>.+)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Macro:
    """One macro: how it is called, what a row of it (or its value) is, the key of its rows, its query."""

    name: str
    arguments: str
    grain: str
    key: tuple[str, ...]
    sql: str

    @property
    def gives_rows(self) -> bool:
        """Whether it stands after FROM; else it is a value in an expression."""
        return bool(self.key)

    @property
    def signature(self) -> str:
        """How it is called."""
        return f"{self.name}({self.arguments})"


def find_macros() -> tuple[Macro, ...]:
    """Every macro of sql/macros, those that give a value first: the others use them."""
    found = [read_macro(path) for path in sorted((sql_folder() / "macros").glob("*.sql"))]
    return tuple(sorted(found, key=lambda macro: macro.gives_rows))


def read_macro(path: Path) -> Macro:
    """The macro in one file; ComityError if its first lines don't say what it gives and how it is called."""
    matched = _HEAD.fullmatch(path.read_text(encoding="utf-8"))
    if not matched or matched["name"] != path.stem:
        raise ComityError(
            f"{path}: it must begin with '-- One row per …' and '-- key: …', or '-- One value: …', "
            f"then '-- macro: {path.stem}(…)'"
        )
    key = tuple(name.strip() for name in (matched["key"] or "").split(",") if name.strip())
    return Macro(path.stem, matched["arguments"], matched["grain"], key, matched["sql"].strip().rstrip(";"))


def build_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the macros, with comments. They read tables and models by name, so those come first."""
    for macro in find_macros():
        try:
            connection.execute(create_macro(macro))
        except duckdb.Error as error:
            raise ComityError(f"sql macro {macro.name} can't be built: {error}") from error
        kind = "MACRO TABLE" if macro.gives_rows else "MACRO"
        comment = f"{macro.signature}: {macro.grain}.".replace("'", "''")
        connection.execute(f"COMMENT ON {kind} main.{macro.name} IS '{comment}'")


def create_macro(macro: Macro) -> str:
    """CREATE MACRO, as a table or as a value."""
    body = f"TABLE {macro.sql}" if macro.gives_rows else f"({macro.sql})"
    return f"CREATE MACRO main.{macro.signature} AS {body}"
