"""Read Markdown: data at its head in YAML, TOML or JSON, then prose whose marks are rendered away."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import yaml

from flows.articles.draft import Draft
from flows.articles.fields import draft_fields
from flows.articles.markup import strip_markup
from flows.articles.plain_text import read_plain_text
from flows.articles.rejects import Refused

Drafts = Iterator[Draft | Refused]

_LONGEST_HEAD = 1 << 16
_YAML_HEAD = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
_TOML_HEAD = re.compile(r"\A\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.S | re.M)
_JSON_HEAD = re.compile(r"\A;;;[ \t]*\n(.*?)^;;;[ \t]*(?:\n|\Z)", re.S | re.M)
_FIRST_HEADING = re.compile(r"\A\s*# +(?P<title>[^\n]{1,300}?)(?: +#+)?[ \t]*(?:\n|\Z)")


class _PlainLoader(yaml.SafeLoader):
    """YAML without aliases: a few of them can stand for more than any memory holds."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse aliases; everything else is composed as usual."""
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def read_markdown(text: str) -> Drafts:
    """One article from one text; what the data at its head say goes before what the text shows."""
    text = text.replace("\r\n", "\n").lstrip("\ufeff")
    data, body = split_front_matter(text)
    title = _FIRST_HEADING.match(body)
    body = body[title.end() :] if title else body
    shown = title["title"] if title else ""
    rendered = render_markdown(body)
    if not data:
        yield from _read_without_data(rendered, strip_markup(render_inline(shown)))
        return
    stated = draft_fields({**data, "text": rendered})
    yield replace(stated, title=stated.title or strip_markup(render_inline(shown)), notes=())


def _read_without_data(rendered: str, title: str) -> Drafts:
    """As a plain text, whose head may tell the byline and the date."""
    yield from read_plain_text(f"Title: {title}\n\n{rendered}" if title else rendered)


def split_front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    """The data at the head, and the rest. Raises Refused if there are some that cannot be read."""
    for head, load in _HEADS:
        if found := head.match(text[:_LONGEST_HEAD]):
            data = _load_data(found.group(1), load)
            return ({}, text) if isinstance(data, str) else (data or {}, text[found.end() :])
    return {}, text


def _load_data(written: str, load: Callable[[str], Any]) -> Mapping[str, Any] | str | None:
    """The data; a string where prose stands between two rules, which is no data at all."""
    try:
        data = load(written)
    except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
        raise Refused("bad_front_matter", error=" ".join(str(error).split())[:120]) from error
    if isinstance(data, list | int | float):
        raise Refused("bad_front_matter", error="it is not a set of keys and values")
    return {str(key): value for key, value in data.items()} if isinstance(data, dict) else data


_HEADS: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (_YAML_HEAD, lambda written: yaml.load(written, Loader=_PlainLoader)),
    (_TOML_HEAD, tomllib.loads),
    (_JSON_HEAD, json.loads),
)


def render_markdown(body: str) -> str:
    """The prose as plain text, one line a paragraph with blank lines between."""
    from markdown_it import MarkdownIt

    return strip_markup(MarkdownIt("commonmark", {"maxNesting": 20}).enable("table").render(body)).replace("\n", "\n\n")


def render_inline(line: str) -> str:
    """A line with its marks turned into HTML."""
    from markdown_it import MarkdownIt

    return str(MarkdownIt("commonmark").renderInline(line))
