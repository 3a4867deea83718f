"""JSON, read strictly, and the articles in its objects."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from flows.articles.draft import Draft
from flows.articles.fields import Columns, draft_fields
from flows.articles.rejects import Refused

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


def draft_record(value: Any, item: int | None = None, line: int | None = None, columns: Columns | None = None) -> Draft:
    """The article in a JSON value; raises Refused where there is none."""
    if not isinstance(value, dict):
        raise Refused("not_an_object", item, found=_KINDS.get(type(value), "null"))
    return draft_fields(value, columns, item=item, line=line)
