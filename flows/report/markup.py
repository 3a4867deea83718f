"""HTML that is safe by construction: text becomes markup only here, and only escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_VOID = frozenset({"br", "input", "meta"})
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_RAW_TEXT = frozenset({"script", "style"})


class Markup(str):
    """Markup that is finished: it is put out as it is. Made only by the functions of this module."""

    __slots__ = ()


Child = str | int | None


def escape(text: str) -> Markup:
    """The text with everything that could be read as markup escaped, and what HTML forbids replaced."""
    return Markup(html.escape(clean(text), quote=True))


def clean(text: str) -> str:
    """The text with what HTML forbids replaced."""
    return _CONTROLS.sub("\ufffd", text)


def join(parts: Iterable[Child]) -> Markup:
    """The parts one after the other; plain text is escaped, None left out."""
    return Markup("".join(part if isinstance(part, Markup) else escape(str(part)) for part in parts if part is not None))


def element(name: str, /, *children: Child, **attributes: Child | bool) -> Markup:
    """An element. ``class_`` stands for class, ``data_key`` for data-key; an attribute that is None or False is left out."""
    pairs = "".join(_write_attribute(key, value) for key, value in attributes.items() if value is not None and value is not False)
    return Markup(f"<{name}{pairs}>" if name in _VOID else f"<{name}{pairs}>{join(children)}</{name}>")


def _write_attribute(key: str, value: Child | bool) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


def embed(name: str, source: str, **attributes: str) -> Markup:
    """A script or style of our own, or a block of data that was escaped for it, as it is."""
    if name not in _RAW_TEXT or any(ending in source.lower() for ending in (f"</{name}", "<!--")):
        raise ValueError(f"this source can't stand in a {name} element")
    pairs = "".join(_write_attribute(key, value) for key, value in attributes.items())
    return Markup(f"<{name}{pairs}>{source}</{name}>")


def link(url: str | None, *children: Child) -> Markup:
    """A link to a web page; an address of any other kind is left as text."""
    if url is None or not is_web_address(url):
        return join(children)
    return element("a", *children, href=url, rel="noopener noreferrer nofollow")


def is_web_address(url: str | None) -> bool:
    """Whether a link may lead there: to the web and nowhere else."""
    if url is None:
        return False
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
