"""The words of money, read once from ``currencies.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LISTS = ("approximate", "upper_bounds", "lower_bounds", "rates", "conversions", "other_measures", "money_instruments")


@dataclass(frozen=True, slots=True)
class CurrencyChoice:
    """The currencies that a spelling may mean, likeliest first; ``needs_home`` if only the home currency can tell."""

    currencies: tuple[str, ...]
    needs_home: bool = False


@dataclass(frozen=True, slots=True)
class CurrencyWords:
    """Spellings of currencies before and after a figure, and the words around sums."""

    prefixes: Mapping[str, CurrencyChoice]
    units: Mapping[str, CurrencyChoice]
    scales: Mapping[str, int]
    numbers: Mapping[str, float]
    homes: Mapping[str, str]
    approximate: tuple[str, ...]
    upper_bounds: tuple[str, ...]
    lower_bounds: tuple[str, ...]
    rates: tuple[str, ...]
    conversions: tuple[str, ...]
    other_measures: tuple[str, ...]
    money_instruments: tuple[str, ...]


def read_currency_lexicon() -> dict[str, Any]:
    """The whole of ``currencies.yml``, its examples too."""
    loaded: dict[str, Any] = yaml.load(files("flows.lexicon").joinpath("currencies.yml").read_bytes(), Loader=_Loader)
    return loaded


def _collect_prefixes(data: Mapping[str, Any]) -> dict[str, CurrencyChoice]:
    shared = {spelling: CurrencyChoice(tuple(codes)) for spelling, codes in data["shared_prefixes"].items()}
    own = {spelling: CurrencyChoice((code,)) for code, spellings in data["prefixes"].items() for spelling in spellings}
    return {**{code: CurrencyChoice((code,)) for code in data["codes"]}, **shared, **own}


def _collect_units(data: Mapping[str, Any]) -> dict[str, CurrencyChoice]:
    units = {code: CurrencyChoice((code,)) for code in data["codes"]}
    for unit in data["units"].values():
        choice = CurrencyChoice(tuple(unit["currencies"]), bool(unit.get("needs_adjective")))
        for word in unit["words"]:
            units[word] = choice
            units |= {f"{adjective} {word}": CurrencyChoice((code,)) for adjective, code in unit.get("adjectives", {}).items()}
    return units


@cache
def load_currency_words() -> CurrencyWords:
    """The words of ``currencies.yml``; read once a process."""
    data = read_currency_lexicon()
    lists = {name: tuple(data[name]) for name in _LISTS}
    return CurrencyWords(_collect_prefixes(data), _collect_units(data), data["scales"], data["numbers"], data["homes"], **lists)


def find_home_currency(country: str | None) -> str | None:
    """The currency that papers of this country (alpha-2) mean by a bare "$", "Rs" or "shillings"; None if that is no help."""
    return load_currency_words().homes.get(country) if country else None
