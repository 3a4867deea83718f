"""Which tables and columns can be corrected, and how a written value becomes one of the column's type."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files

import yaml

from flows.corrections.nodes import Fault
from flows.corrections.record import Action, Value
from flows.lexicon.arrangements import load_instruments, load_stages
from flows.lexicon.currencies import read_currency_lexicon
from flows.lexicon.names import load_names, load_principals
from flows.lexicon.sectors import list_sector_codes
from flows.schema import Column, declared_table
from flows.tables.partial_dates import first_day

LISTS = {("partnerships", "parties"): "entity_id", ("partnerships", "sectors"): "sector"}  # set as a whole, by these keys
PARTIAL_DATES = ("event_date", "published_date")  # '2025-03' is a date of these: their precision stands beside them
_LARGEST = Decimal(10) ** 16
_COUNTRY_COLUMNS = ("outlet_country",)


@dataclass(frozen=True, slots=True)
class Correctable:
    """What can be corrected in one table."""

    name: str
    actions: tuple[Action, ...]
    fields: tuple[str, ...]
    parts: tuple[str, str] | None = None  # table and column that a split's value names
    instead: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, ...]:
        """The columns of the table's key."""
        return declared_table(self.name).key


@cache
def load_correctable() -> dict[str, Correctable]:
    """The tables that can be corrected, by name."""
    loaded = yaml.safe_load(files("flows.corrections").joinpath("correctable.yml").read_text(encoding="utf-8"))
    return {name: _read_correctable(name, row) for name, row in loaded.items()}


def _read_correctable(name: str, row: dict[str, object]) -> Correctable:
    actions, fields, instead, parts = row["actions"], row["set"], row.get("instead", {}), row.get("parts")
    assert isinstance(actions, list)
    assert isinstance(fields, list)
    assert isinstance(instead, dict)
    table, _, column = str(parts or "").partition(".")
    return Correctable(name, tuple(actions), tuple(fields), (table, column) if parts else None, instead)


def name_nearest(name: str, known: Iterable[str]) -> str:
    """ " Did you mean 'x'?" with the nearest known name."""
    listed = sorted(known)
    by_fold = {one.casefold(): one for one in listed}
    close = difflib.get_close_matches(name.casefold(), list(by_fold), n=1, cutoff=0.0)
    return f" Did you mean {by_fold[close[0]]!r}?" if close else ""


def find_column(table: str, name: str) -> Column:
    """The declared column; Fault with the nearest one if there is none."""
    columns = {column.name: column for column in declared_table(table).columns}
    if name not in columns:
        raise Fault(f"table {table} has no field {name!r}.{name_nearest(name, columns)}")
    return columns[name]


@cache
def known_codes(column: str) -> frozenset[str] | None:
    """The closed list that a column's values come from; None where there is none."""
    lists: dict[str, Collection[str]] = {
        "instrument": load_instruments(),
        "stage": load_stages(),
        "sector": list_sector_codes(),
    }
    if column in lists:
        return frozenset(lists[column])
    if column == "code":
        return frozenset(load_principals()) | {name.code for name in load_names()}
    if column in _COUNTRY_COLUMNS:
        return frozenset(code for code, principal in load_principals().items() if principal.type == "country")
    return frozenset(read_currency_lexicon()["codes"]) if column == "currency" else None


def read_value(table: str, name: str, text: str | None) -> Value:
    """A written value as one of the column's type; Fault says what is wrong with it and what could be meant."""
    column = find_column(table, name)
    if text is None:
        if not column.nullable:
            raise Fault(f"{table}.{name} can't be null")
        return None
    if (table, name) in LISTS:
        return read_list(table, name, [part.strip() for part in re.split(r"[,;]", text) if part.strip()])
    return _READERS.get(column.type.partition("(")[0], _read_text)(column, text)


def read_list(table: str, name: str, items: Iterable[str]) -> Value:
    """The value of a field that is set as a whole: sorted, each once. Sectors by code; parties by entity_id, or by code."""
    found = sorted(set(items))
    for item in found if name == "sectors" else []:
        _require_known(f"{table}.{name}", item, known_codes("sector"))
    if not found and name == "parties":
        raise Fault("a partnership needs parties; to remove it, drop it")
    return tuple(found)


def _require_known(what: str, text: str, known: Collection[str] | None) -> None:
    if known is not None and text not in known:
        raise Fault(f"{text!r} is no known value of {what}.{name_nearest(text, known)}")


def _read_text(column: Column, text: str) -> Value:
    if column.name != "title" and not text.strip():
        raise Fault(f"{column.name} is empty; write null for what is not known")
    _require_known(column.name, text, column.closed or known_codes(column.name))
    return text


def _read_flag(column: Column, text: str) -> Value:
    if text.lower() not in ("true", "false"):
        raise Fault(f"{column.name} is true or false, not {text!r}")
    return text.lower() == "true"


def _read_day(column: Column, text: str) -> Value:
    day, precision = first_day(text)
    if day is None or (precision != "day" and column.name not in PARTIAL_DATES):
        form = "YYYY-MM-DD, YYYY-MM or YYYY" if column.name in PARTIAL_DATES else "YYYY-MM-DD"
        raise Fault(f"{column.name} is a date like {form}, not {text!r}")
    return day if precision == "day" else text


def _read_number(column: Column, text: str) -> Value:
    try:
        number = Decimal(text.replace("_", ""))
    except InvalidOperation:
        raise Fault(f"{column.name} is a number without separators, such as 310000000, not {text!r}") from None
    if not number.is_finite() or abs(number) >= _LARGEST or number <= 0:
        raise Fault(f"{column.name} can't be {text}: it is more than 0 and less than {_LARGEST:f}")
    return number.quantize(Decimal("0.01"))


_READERS = {"VARCHAR": _read_text, "BOOLEAN": _read_flag, "DATE": _read_day, "DECIMAL": _read_number}


def show_value(value: object) -> str | None:
    """A value as text for people and for the table of corrections."""
    if value is None or value != value:  # NaN is how a frame says that nothing is there
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "; ".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)
