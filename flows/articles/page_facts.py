"""What an HTML page says of itself: JSON-LD, meta elements, canonical address, language. All of it may lie."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from flows.articles.draft import DateClaim

_ARTICLE_TYPES = ("Article", "Report", "BlogPosting", "WebPage")
_MOST_NODES = 2000
_DATE_METAS = (
    *("article:published_time", "og:article:published_time", "datepublished", "article.published", "parsely-pub-date"),
    *("date", "dc.date", "dc.date.issued", "dcterms.created", "publish-date", "publication_date", "sailthru.date"),
    "citation_publication_date",
)
_LINKED_NAMES = {
    "title": "headline",
    "outlet": "publisher",
    "section": "articleSection",
    "byline": "author",
    "standfirst": "description",
}
_NAMES_OF = {
    "title": ("og:title", "twitter:title", "parsely-title", "citation_title"),
    "outlet": ("og:site_name", "application-name", "citation_journal_title"),
    "section": ("article:section", "parsely-section"),
    "url": ("og:url",),
}


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Facts by name (title, outlet, section, url, byline, language), and the dates claimed, best first."""

    facts: Mapping[str, str]
    dates: tuple[DateClaim, ...]
    headlines: tuple[str, ...] = field(default=())
    titles: Mapping[str, str] = field(default_factory=dict)  # by the declaration that bears them


def read_page_facts(root: HtmlElement) -> PageFacts:
    """What the page says of itself."""
    metas = _read_metas(root)
    linked = list(_read_linked_data(root))
    facts = _facts_of_linked_data(linked)
    for name, keys in _NAMES_OF.items():
        facts.setdefault(name, next((metas[key] for key in keys if key in metas), ""))
    facts["url"] = _read_canonical(root) or facts["url"]
    facts["language"] = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    dates = [DateClaim(value, "json_ld") for value in _strings(linked, "datePublished")]
    dates += [DateClaim(metas[key], "meta") for key in _DATE_METAS if key in metas]
    dates += [DateClaim(value, "meta") for value in root.xpath("//time[@itemprop='datePublished' or @pubdate]/@datetime")[:3]]
    dates += [DateClaim(facts["url"], "url")] if facts["url"] else []
    titles = {key: metas[key] for key in _NAMES_OF["title"] if key in metas}
    facts = {name: value for name, value in facts.items() if value}
    return PageFacts(facts, tuple(dates), tuple(_read_headlines(root)), titles)


def _read_metas(root: HtmlElement) -> dict[str, str]:
    metas: dict[str, str] = {}
    for element in root.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop")
        value = (element.get("content") or "").strip()
        if key and value:
            metas.setdefault(key.strip().lower(), value)
    return metas


def _read_canonical(root: HtmlElement) -> str:
    for element in root.iter("link"):
        if (element.get("rel") or "").lower() == "canonical" and (element.get("href") or "").startswith("http"):
            return str(element.get("href")).strip()
    return ""


def _read_headlines(root: HtmlElement) -> Iterator[str]:
    for element in root.iter("h1"):
        if text := " ".join(element.text_content().split()):
            yield text


def _read_linked_data(root: HtmlElement) -> Iterator[Mapping[str, Any]]:
    """The JSON-LD nodes that describe an article; a page's other nodes come last."""
    nodes = [node for text in root.xpath("//script[@type='application/ld+json']/text()") for node in _parse_nodes(text)]
    articles = [node for node in nodes[:_MOST_NODES] if _is_article(node)]
    yield from sorted(articles, key=lambda node: "WebPage" in str(node.get("@type")))


def _parse_nodes(text: str) -> Iterator[Mapping[str, Any]]:
    try:
        waiting = [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return
    while waiting:
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, Mapping):
            yield value
            waiting.extend(value[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in value)


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.endswith(_ARTICLE_TYPES) for kind in kinds)


def _strings(nodes: list[Mapping[str, Any]], key: str) -> list[str]:
    return [text for node in nodes if (text := _as_text(node.get(key)))]


def _as_text(value: Any) -> str:
    """A string, the name of an object, or the names of a list of them."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Mapping):
        return _as_text(value.get("name"))
    if isinstance(value, list):
        return "; ".join(dict.fromkeys(filter(None, map(_as_text, value[:20]))))
    return ""


def _facts_of_linked_data(nodes: list[Mapping[str, Any]]) -> dict[str, str]:
    return {name: found[0] for name, key in _LINKED_NAMES.items() if (found := _strings(nodes, key))}
