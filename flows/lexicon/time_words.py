"""The words of dates, read once from ``dates.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TABLES = ("day_words", "shifts", "units", "numbers", "ordinals", "parts", "year_parts", "divisions", "division_codes")


@dataclass(frozen=True, slots=True)
class TimeWords:
    """Spellings of months, weekdays, units and the words around dates; keys are lower case."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    day_words: Mapping[str, int]
    shifts: Mapping[str, int]
    units: Mapping[str, str]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    parts: Mapping[str, str]
    year_parts: Mapping[str, int | None]
    divisions: Mapping[str, int]
    division_codes: Mapping[str, int]
    fiscal_leads: tuple[str, ...]
    past_tails: tuple[str, ...]
    deadline_leads: tuple[str, ...]
    since_leads: tuple[str, ...]
    within_leads: tuple[str, ...]
    future_cues: tuple[str, ...]
    month_leads: tuple[str, ...]
    report_verbs: tuple[str, ...]
    not_after: tuple[str, ...]
    not_before: tuple[str, ...]
    not_a_year_after: tuple[str, ...]
    not_a_year_before: tuple[str, ...]
    news_cues: tuple[str, ...]
    background_cues: tuple[str, ...]
    background_leads: tuple[str, ...]
    appointment_leads: tuple[str, ...]
    lasting_instruments: tuple[str, ...]


def read_date_lexicon() -> dict[str, Any]:
    """The whole of ``dates.yml``, its examples too."""
    loaded: dict[str, Any] = yaml.load(files("flows.lexicon").joinpath("dates.yml").read_bytes(), Loader=_Loader)
    return loaded


@cache
def load_time_words() -> TimeWords:
    """The words of ``dates.yml``; read once a process."""
    data = read_date_lexicon()
    plain: dict[str, Any] = {name: data[name] for name in _TABLES}
    lists: dict[str, Any] = {
        name: tuple(data[name]) for name in TimeWords.__slots__ if isinstance(data[name], list) and name != "weekdays"
    }
    return TimeWords(
        months={spelling.lower(): number for number, spellings in data["months"].items() for spelling in spellings},
        weekdays={name.lower(): number for number, name in enumerate(data["weekdays"])},
        **plain,
        **lists,
    )
