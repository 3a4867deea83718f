"""Plain text from a fragment of HTML, such as the content of a feed item: paragraphs become lines."""

from __future__ import annotations

import re

from lxml import etree, html

_TAG = re.compile(r"</?(?:p|br|div|a|strong|em|b|i|span|ul|li|h[1-6]|img|figure|blockquote|table)\b[^<>]*>", re.I)
_BLOCKS = {
    *("p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "figure", "figcaption"),
    *("table", "tr", "section", "article", "header", "footer", "pre", "hr", "dd", "dt"),
}
_DROPPED = ("script", "style", "noscript", "iframe", "figure", "svg", "form", "template")


def holds_markup(text: str) -> bool:
    """Whether the text has HTML tags in it, and not just an angle bracket."""
    return "<" in text and bool(_TAG.search(text))


def strip_markup(fragment: str) -> str:
    """The text of an HTML fragment, one line a block; scripts, styles and figures are left out."""
    try:
        root = html.fragment_fromstring(fragment, create_parent="div", parser=html.HTMLParser(huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return _TAG.sub(" ", fragment)
    etree.strip_elements(root, *_DROPPED, with_tail=False)
    return _join_text(root)


def _join_text(root: html.HtmlElement) -> str:
    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        block = element.tag in _BLOCKS
        if block:
            parts.append("\n")
        if event == "start" and isinstance(element.tag, str):
            parts.append(_flatten(element.text))
        elif event == "end" and element is not root:
            parts.append(_flatten(element.tail))
    return re.sub(r"\s*\n\s*", "\n", "".join(parts)).strip()


def _flatten(text: str | None) -> str:
    """Line breaks inside a block are only spaces."""
    return re.sub(r"\s+", " ", text) if text else ""
