"""Plain tables of the report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flows.report.markup import Child, Markup, element


def build_table(caption: str, headers: Sequence[str], rows: Iterable[Sequence[Child]], numbers: Iterable[int] = ()) -> Markup:
    """A table; ``numbers`` are the columns that hold figures. The first cell of a row names it."""
    right = frozenset(numbers)
    head = (element("th", name, scope="col", class_="number" if at in right else None) for at, name in enumerate(headers))
    body = [element("tr", *(_build_cell(at, cell, at in right) for at, cell in enumerate(row))) for row in rows]
    table = element("table", element("caption", caption), element("thead", element("tr", *head)), element("tbody", *body))
    return element("div", table, class_="scroll", tabindex="0", role="region", aria_label=caption)


def _build_cell(at: int, cell: Child, is_number: bool) -> Markup:
    text = f"{cell:,}" if isinstance(cell, int) else cell
    if at == 0:
        return element("th", text, scope="row", dir="auto")
    return element("td", text, class_="number" if is_number else None, dir=None if is_number else "auto")


def build_section(key: str, title: str, *parts: Child) -> Markup:
    """A section of the page with its heading."""
    return element("section", element("h2", title, id=f"{key}-title"), *parts, id=key, aria_labelledby=f"{key}-title")


def note(text: str) -> Markup:
    """A sentence on how to read what stands beside it."""
    return element("p", text, class_="note")
