"""Read an HTML page: the article in it by trafilatura, and what the page says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flows.articles.addresses import urlsplit_host
from flows.articles.draft import Draft
from flows.articles.normalize import fold_text
from flows.articles.page_facts import PageFacts, read_page_facts
from flows.articles.rejects import Refused
from flows.lexicon.wording import load_wording

# libxml2 compares each attribute of a tag with all before it: a tag with 200,000 of them would take minutes.
_LONG_TAG = re.compile(r"<([A-Za-z][\w:-]{0,40})[^<>]{20000,}+>?")
_MOST_ATTRIBUTES = 1000
_LINK_TITLE = "og:title"


def read_html_page(text: str) -> Iterator[Draft | Refused]:
    """One article from one page; raises Refused when there is none."""
    from lxml import etree
    from trafilatura.utils import load_html

    root = load_html(_LONG_TAG.sub(_drop_attributes, text))
    if root is None:
        raise Refused("nothing_found", size=len(text))
    facts = read_page_facts(root)
    etree.strip_elements(root, "figure", "figcaption", with_tail=False)
    found = _extract_article(root)
    if found is None or not (found.text or "").strip():
        raise Refused("nothing_found", size=len(text))
    yield _draft_page(found, facts)


def _drop_attributes(tag: re.Match[str]) -> str:
    """A long tag may hold one long value, such as a picture; one with very many attributes loses them."""
    return f"<{tag.group(1)}>" if len(tag.group().split()) > _MOST_ATTRIBUTES else tag.group()


def _extract_article(root: Any) -> Any:
    """trafilatura's document, or None. The search for dates in the body is off: it would invent some."""
    from trafilatura import bare_extraction

    return bare_extraction(
        root, include_comments=False, include_tables=False, with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"},
    )  # fmt: skip


def _draft_page(found: Any, page: PageFacts) -> Draft:
    facts = page.facts
    return Draft(
        text=found.text,
        title=choose_title(page, found.title),
        dates=page.dates,
        url=facts.get("url") or found.url,
        outlet=facts.get("outlet") or found.sitename,
        byline=facts.get("byline") or found.author,
        standfirst=facts.get("standfirst"),
        section=facts.get("section"),
        language=facts.get("language"),
    )


def choose_title(page: PageFacts, guess: str | None) -> str:
    """The headline that the page itself declares, else what was found. Where it declares several, the paper's own way decides,
    then what both the shown headline and the one for links say."""
    declared = page.facts.get("title")
    linked = page.titles.get(_LINK_TITLE)
    if own := page.titles.get(_find_own_way(page.facts.get("url"))):
        return own
    if declared and linked and fold_text(linked) in map(fold_text, page.headlines):
        return linked
    return declared or guess or next(iter(page.headlines), "")


def _find_own_way(url: str | None) -> str:
    """The declaration that bears the headline at the paper with this address; "" for all but a few papers."""
    host = urlsplit_host(url) or ""
    ways = {site["host"]: site["headline"] for site in load_wording("article_sites")}
    return next((way for name, way in ways.items() if host == name or host.endswith(f".{name}")), "")
