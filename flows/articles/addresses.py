"""Addresses of articles: what of them tells one article from another."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from flows.lexicon.wording import load_word_set, load_wording


def key_address(url: str | None) -> str | None:
    """The address without scheme, fragment, tracking and other dress, for comparison alone; None for what names no single
    page: no address, or the front page of a site."""
    try:
        parts = urlsplit(url.strip()) if url else None
        host = (parts.hostname or "") if parts else ""
    except ValueError:
        return None
    if parts is None or parts.scheme.lower() not in ("http", "https") or not host:
        return None
    path = _trim_path(parts.path)
    query = _keep_telling(parts.query)
    return f"{_trim_host(host)}{path}{'?' + query if query else ''}" if path or query else None


def _trim_host(host: str) -> str:
    for prefix in load_wording("article_urls")["host_prefixes"]:
        if host.startswith(prefix) and host.count(".") > 1:
            return host.removeprefix(prefix)
    return host


def _trim_path(path: str) -> str:
    for suffix in load_wording("article_urls")["path_suffixes"]:
        path = path.removesuffix(suffix)
    return path.rstrip("/")


def _keep_telling(query: str) -> str:
    """The parameters that are not for tracking, in sorted order."""
    if not query:
        return ""
    names = load_word_set("article_urls", "tracking_parameters")
    prefixes = tuple(load_wording("article_urls")["tracking_prefixes"])
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode(sorted((name, value) for name, value in pairs if name not in names and not name.startswith(prefixes)))


def urlsplit_host(url: str | None) -> str | None:
    """The host of an address; None for what is no address."""
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:
        return None
