"""Links within the page: the hash names filters, or a record. The script reads it; without the script they lead nowhere wrong."""

from __future__ import annotations

from urllib.parse import urlencode

from flows.report.dataset import Row
from flows.report.markup import Child, Markup, element


def link_view(text: Child, **filters: str) -> Markup:
    """A link to the whole page as these filters leave it."""
    return element("a", text, href=f"#{urlencode(filters)}")


def link_list(count: int, label: str, **filters: str) -> Markup:
    """A number that leads to the list of what it counts."""
    return element("a", f"{count:,}", href=f"#{urlencode({**filters, 'show': 'list'})}", aria_label=label)


def link_record(row: Row) -> Markup:
    """The name of a partnership, a link to its record."""
    text = row["parties"] + (f": {row['name']}" if row["name"] else "")
    return element("a", text, href=f"#{row['partnership_id']}")


def mark_part(key: str, *children: Child) -> Markup:
    """A part of the page that the script counts anew when filters are set."""
    return element("div", *children, data_part=key)
