"""From a reader's draft to an Article: normalize each field, tell the body, choose the date, name it by its content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flows.articles.addresses import urlsplit_host
from flows.articles.body import Body, tell_body
from flows.articles.dates import DOUBTED, choose_date
from flows.articles.draft import Draft
from flows.articles.language import detect_language
from flows.articles.normalize import clean_title, fold_text, normalize_line, normalize_text
from flows.articles.rejects import Refused
from flows.articles.unpack import UnpackLimits
from flows.model import Article

_LONGEST_FIELD = 1000
_ADDRESSES = ("http://", "https://")
LOST_CHARACTER = "\ufffd"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read. ``today`` is the day that no publication date may pass. ``outlet_countries`` gives the home country
    (alpha-2) by outlet name, host, or the beginning of a source's name; ``outlet`` and ``outlet_country`` hold where nothing
    else is known. ``columns`` gives the names of columns and keys that hold a field, before those that are known anyway."""

    today: date
    max_bytes: int = 8 << 30
    max_article_bytes: int = 16 << 20
    max_document_bytes: int = 128 << 20  # of what is read as a whole and holds many articles
    min_characters: int = 25
    max_characters: int = 1_000_000
    outlet: str | None = None
    outlet_country: str | None = None
    outlet_countries: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    charset: str | None = None  # that came with the bytes
    unpack: UnpackLimits = field(default_factory=UnpackLimits)


def build_article(draft: Draft, source: str, sha256: str, options: ReadOptions) -> Article:
    """The normalized article; raises Refused when no text, or too little, is left."""
    outlet = normalize_line(draft.outlet) or options.outlet
    title = clean_title(_shorten(draft.title), outlet)
    body = tell_body(normalize_text(draft.text), title)
    _refuse_odd_length(body.text, draft.item, options)
    day, day_source = choose_date((*draft.dates, *filter(None, [body.date])), options.today)
    url = normalize_line(_shorten(draft.url)) or _find_address(source, draft)
    return Article(
        article_id=name_article(url, title, body.text, day, outlet),
        text=body.text,
        title=title,
        date=day,
        date_source=day_source,
        url=url,
        outlet=outlet,
        outlet_country=draft.outlet_country or _find_country(outlet, url, source, options),
        language=detect_language(body.text, draft.language),
        encoding=draft.encoding,
        notes=_collect_notes(draft, body, title, day_source),
        raw_sha256=sha256,
        source_path=name_item(source, draft.item),
        **_side_fields(draft, body),
    )


def _find_address(source: str, draft: Draft) -> str | None:
    """A page that was fetched and does not give its address has the one that it was fetched from."""
    return source if draft.item is None and source.lower().startswith(_ADDRESSES) else None


def _collect_notes(draft: Draft, body: Body, title: str, day_source: str | None) -> tuple[str, ...]:
    """What is doubtful: what the reader noted, a date that is not believed, characters that fit no encoding."""
    notes = set(draft.notes)
    if day_source == DOUBTED:
        notes.add("date_doubted")
    if LOST_CHARACTER in body.text or LOST_CHARACTER in title:
        notes.add("characters_lost")
    return tuple(sorted(notes))


def name_item(source: str, item: int | str | None) -> str:
    """The name of a source, or of one item in it: ``news.jsonl#4`` is the fifth, ``news.zip/may/a.txt`` a file in an archive."""
    if item is None:
        return source
    return source + item if isinstance(item, str) else f"{source}#{item}"


def name_article(url: str | None, title: str, text: str, day: str | None, outlet: str | None) -> str:
    """The letter a and 20 hexadecimal digits of the SHA-256 of what makes an article this one, as canonical JSON. The same
    content has the same id wherever and whenever it is read; a changed text is another article, under the same address a
    version of it."""
    canonical = json.dumps([url, title, text, day, outlet], ensure_ascii=True, separators=(",", ":"))
    return "a" + hashlib.sha256(canonical.encode("ascii")).hexdigest()[:20]


def _side_fields(draft: Draft, body: Body) -> dict[str, str | None]:
    return {
        "byline": normalize_line(_shorten(draft.byline)) or body.byline,
        "dateline": normalize_line(_shorten(draft.dateline)) or body.dateline,
        "caption": normalize_line(_shorten(draft.caption)) or body.caption,
        "standfirst": _find_standfirst(draft, body),
        "section": normalize_line(_shorten(draft.section)),
    }


def _find_standfirst(draft: Draft, body: Body) -> str | None:
    """A standfirst that the body does not begin with anyway."""
    standfirst = normalize_line(_shorten(draft.standfirst))
    if standfirst is None or fold_text(body.text[: 2 * len(standfirst) + 20]).startswith(fold_text(standfirst)):
        return None
    return standfirst


def _shorten(text: str | None) -> str:
    return text[:_LONGEST_FIELD] if text else ""


def _refuse_odd_length(text: str, item: int | str | None, options: ReadOptions) -> None:
    if not text:
        raise Refused("no_text", item)
    if len(text) < options.min_characters:
        raise Refused("too_short", item, length=len(text), limit=options.min_characters)
    if len(text) > options.max_characters:
        raise Refused("too_large", item, limit=f"{options.max_characters} characters")


def _find_country(outlet: str | None, url: str | None, source: str, options: ReadOptions) -> str | None:
    """By outlet, then host, then the longest configured beginning of the source's name."""
    countries = options.outlet_countries
    host = (urlsplit_host(url) or "").removeprefix("www.")
    if found := countries.get(outlet or "") or countries.get(host):
        return found
    starts = [name for name in countries if name and source.startswith(name)]
    return countries[max(starts, key=len)] if starts else options.outlet_country
