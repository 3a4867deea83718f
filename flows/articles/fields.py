"""The fields of an article in a record of data, whatever its keys or columns are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from flows.articles.draft import DateClaim, Draft
from flows.articles.markup import holds_markup, strip_markup
from flows.articles.rejects import Refused
from flows.lexicon.wording import load_wording

Columns = Mapping[str, tuple[str, ...]]  # field -> the names that the user gave, first choice first

_COUNTRY = re.compile(r"^[A-Za-z]{2}$")
_PLAIN_FIELDS = ("url", "outlet", "byline", "dateline", "caption", "standfirst", "section", "language")
_SPACES = re.compile(r"[\s-]+")
_MOST_NAMES = 50  # authors in a list
_DEEPEST = 4  # lists and objects in one another


def list_names(field: str, columns: Columns | None = None) -> tuple[str, ...]:
    """The names under which this field may stand: those that the user gave, then those of the lexicon."""
    return (*(columns or {}).get(field, ()), *load_wording("article_keys")["fields"][field])


def find_string(record: Mapping[str, Any], field: str, columns: Columns | None = None) -> str | None:
    """The first value that says something under the names of the field; names of several authors are joined."""
    for name in list_names(field, columns):
        if text := read_string(_look_up(record, name)):
            return text
    return None


def _look_up(record: Mapping[str, Any], name: str) -> Any:
    """The value under a name; ``article.body`` leads into objects where no key bears the whole name."""
    if name in record or "." not in name:
        return record.get(name)
    first, _, rest = name.partition(".")
    inner = record.get(first)
    return _look_up(inner, rest) if isinstance(inner, Mapping) else None


def read_string(value: Any, depth: int = 0) -> str | None:
    """A value as text: a string, a day or time, the name of an object, the names in a list; None for everything else."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, date | datetime):
        return value.isoformat()
    if depth < _DEEPEST and isinstance(value, Mapping):
        return read_string(value.get("name"), depth + 1)
    if depth < _DEEPEST and isinstance(value, list | tuple):
        return "; ".join(filter(None, (read_string(one, depth + 1) for one in value[:_MOST_NAMES]))) or None
    return None


def draft_fields(
    record: Mapping[str, Any], columns: Columns | None = None, *, item: int | None = None, line: int | None = None
) -> Draft:
    """The article in a record; where it has no text but a summary, that is the text. Raises Refused where there is neither."""
    text, summary = find_string(record, "text", columns), find_string(record, "summary", columns)
    if text is None and summary is None:
        raise Refused("no_text", item)
    country = find_string(record, "outlet_country", columns)
    return Draft(
        text=strip_any_markup(text or summary or ""),
        title=strip_any_markup(find_string(record, "title", columns) or ""),
        dates=tuple(_find_dates(record, columns)),
        outlet_country=country.upper() if country and _COUNTRY.match(country) else None,
        notes=() if text else ("summary_only",),
        item=item,
        line=line,
        **{field: find_string(record, field, columns) for field in _PLAIN_FIELDS},
    )


def _find_dates(record: Mapping[str, Any], columns: Columns | None) -> Iterator[DateClaim]:
    if written := find_string(record, "date", columns):
        yield DateClaim(written, "given")


def strip_any_markup(text: str) -> str:
    """The text without HTML tags, if it has any."""
    return strip_markup(text) if holds_markup(text) else text


def fold_name(name: str) -> str:
    """The name of a column as it is compared: "Publish Date" is publish_date."""
    return _SPACES.sub("_", name.strip().casefold())


def list_known_names(columns: Columns | None = None) -> frozenset[str]:
    """All names under which something may stand, those of the lexicon folded."""
    given = {name for names in (columns or {}).values() for name in names}
    return frozenset(given | {fold_name(name) for names in load_wording("article_keys")["fields"].values() for name in names})


def choose_columns(header: Iterable[str], columns: Columns | None = None) -> dict[str, str]:
    """The columns of a table that mean something: as it calls them -> as a record shall. Raises Refused if none holds a text."""
    header = list(header)
    known, given = list_known_names(columns), {name.split(".")[0] for names in (columns or {}).values() for name in names}
    chosen = {
        name: name if name in given else _spell(fold_name(name)) for name in header if name in given or fold_name(name) in known
    }
    texts = {*list_names("text", columns), *list_names("summary", columns)}
    if not any(name in texts or any(text.startswith(f"{name}.") for text in texts) for name in chosen.values()):
        raise Refused("no_text_column", columns=", ".join(header)[:300])
    return chosen


def _spell(folded: str) -> str:
    """The lexicon's own spelling of a folded name."""
    spellings: dict[str, str] = {
        fold_name(name): name for names in load_wording("article_keys")["fields"].values() for name in names
    }
    return spellings.get(folded, folded)
