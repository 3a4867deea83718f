"""Tables, views and columns as declared in the YAML files beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

SCHEMA_VERSION = "1.2"
LICENCE = "CC-BY-4.0"  # of what we derive; texts and quotes remain their publishers'


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its DuckDB type, meaning, unit, allowed values and the column that must hold its value."""

    name: str
    type: str
    meaning: str
    nullable: bool = False
    unit: str | None = None
    closed: tuple[str, ...] = ()
    pattern: str | None = None
    references: tuple[str, str] | None = None  # (table, column)
    is_clock: bool = False  # names a run or a clock time: no part of the content


@dataclass(frozen=True, slots=True)
class Table:
    """One table or view: what a row stands for, its columns, its key and the order of its rows."""

    name: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    order: tuple[str, ...]
    is_view: bool = False
    is_folder: bool = False  # published as a folder of part files
    is_volatile: bool = False  # history: no part of "the same content"
    has_nullable_key: bool = False

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def content_columns(self) -> tuple[str, ...]:
        """The columns that say what the dataset holds, not which run put it there."""
        return tuple(column.name for column in self.columns if not column.is_clock)


def list_tables() -> tuple[Table, ...]:
    """Every table, in the order in which a reader should meet them."""
    return _read_declarations("tables.yml", is_view=False)


def list_views() -> tuple[Table, ...]:
    """Every view that others may rely on."""
    return _read_declarations("views.yml", is_view=True)


@cache
def macro_columns() -> dict[str, tuple[Column, ...]]:
    """The columns that each macro gives, by its name; any may be null."""
    return {
        name: tuple(_declare_column(f"{column}?", declared) for column in declared["columns"].split())
        for name, declared in read_yaml("macros.yml").items()
    }


def declared_table(name: str) -> Table:
    """The table or view of this name; KeyError with the known names if there is none."""
    known = {table.name: table for table in (*list_tables(), *list_views())}
    if name not in known:
        raise KeyError(f"no table or view {name!r}; there are: {', '.join(known)}")
    return known[name]


def read_declaration() -> dict[str, Any]:
    """All that is declared, as it stands in the files."""
    return {name: read_yaml(f"{name}.yml") for name in ("fields", "tables", "views", "macros")}


def read_yaml(name: str) -> dict[str, Any]:
    """One of the YAML files beside this module."""
    loaded: dict[str, Any] = yaml.safe_load((files("flows.schema") / name).read_text(encoding="utf-8"))
    return loaded


@cache
def _read_fields() -> dict[str, Any]:
    return read_yaml("fields.yml")


@cache
def _read_declarations(file_name: str, *, is_view: bool) -> tuple[Table, ...]:
    return tuple(_declare_table(name, declared, is_view) for name, declared in read_yaml(file_name).items())


def _declare_table(name: str, declared: Mapping[str, Any], is_view: bool) -> Table:
    key = tuple(declared["key"])
    return Table(
        name=name,
        grain=declared["grain"],
        columns=tuple(_declare_column(written, declared) for written in declared["columns"].split()),
        key=key,
        order=tuple(declared.get("order", key)),
        is_view=is_view,
        is_folder=declared.get("folder", False),
        is_volatile=declared.get("volatile", False),
        has_nullable_key=declared.get("nullable_key", False),
    )


def _declare_column(written: str, declared: Mapping[str, Any]) -> Column:
    name = written.removesuffix("?")
    described = _read_fields()[name]
    target = declared.get("references", {}).get(name)
    return Column(
        name=name,
        type=described["type"],
        meaning=declared.get("meanings", {}).get(name, described["meaning"]),
        nullable=written.endswith("?"),
        unit=described.get("unit"),
        closed=tuple(described.get("closed", ())),
        pattern=None if target else described.get("pattern"),
        references=tuple(target.split(".")) if target else None,
        is_clock=name in declared.get("clock", ()),
    )
