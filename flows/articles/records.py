"""JSON, read strictly, and the articles in its objects."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from flows.articles.draft import DateClaim, Draft
from flows.articles.markup import holds_markup, strip_markup
from flows.articles.rejects import Refused
from flows.lexicon.wording import load_wording

_COUNTRY = re.compile(r"^[A-Za-z]{2}$")
_PLAIN_KEYS = ("url", "outlet", "byline", "dateline", "caption", "standfirst", "section", "language")
_KINDS = {dict: "an object", list: "a list", str: "a string", bool: "true or false", int: "a number", float: "a number"}


def decode_json(data: bytes) -> Any:
    """The value of one JSON text in UTF-8. Of duplicate keys the last counts. Raises Refused for all that is not JSON."""
    try:
        return parse_json(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Refused("bad_json", error=f"not UTF-8 at byte {error.start}") from error


def parse_json(text: str) -> Any:
    """The value of one JSON text; NaN, Infinity and overlong numbers are refused, too."""
    try:
        return json.loads(text.removeprefix("\ufeff"), parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise Refused("bad_json", error=f"{error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise _explain_depth(text) from error
    except ValueError as error:
        raise Refused("bad_json", error="a number is too long") from error


def _refuse_constant(name: str) -> NoReturn:
    raise Refused("bad_json", error=f"{name} is not a JSON value")


def _explain_depth(text: str) -> Refused:
    """Nesting that never closes is broken JSON, not deep JSON."""
    if sum(map(text.count, "[{")) == sum(map(text.count, "]}")):
        return Refused("too_deep")
    return Refused("bad_json", error="brackets are opened and never closed")


def draft_record(value: Any, item: int | None = None, line: int | None = None) -> Draft:
    """The article in a JSON value, by the keys of the lexicon; raises Refused where there is none."""
    if not isinstance(value, dict):
        raise Refused("not_an_object", item, found=_KINDS.get(type(value), "null"))
    text = find_string(value, "text")
    if text is None:
        raise Refused("no_text", item)
    country = find_string(value, "outlet_country")
    return Draft(
        text=strip_markup(text) if holds_markup(text) else text,
        title=find_string(value, "title") or "",
        dates=_find_dates(value),
        outlet_country=country.upper() if country and _COUNTRY.match(country) else None,
        item=item,
        line=line,
        **{name: find_string(value, name) for name in _PLAIN_KEYS},
    )


def _find_dates(value: Mapping[str, Any]) -> tuple[DateClaim, ...]:
    written = find_string(value, "date")
    return (DateClaim(written, "given"),) if written else ()


def find_string(record: Mapping[str, Any], name: str) -> str | None:
    """The first value that says something under the keys that may hold this; names of several authors are joined."""
    for key in load_wording("article_keys")[name]:
        if text := _as_string(record.get(key)):
            return text
    return None


def _as_string(value: Any) -> str | None:
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, Mapping):
        return _as_string(value.get("name"))
    if isinstance(value, list):
        return "; ".join(filter(None, map(_as_string, value))) or None
    return None
