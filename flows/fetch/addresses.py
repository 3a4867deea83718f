"""Addresses on the network: which names are some, how they are written, where a redirect leads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from flows.articles.rejects import Refused
from flows.redaction import hide_secrets

SCHEMES = ("http://", "https://")
LONGEST = 4000
_HOST = re.compile(r"[\w.-]{1,255}|\[?[0-9a-fA-F:.]{2,60}\]?", re.ASCII)
_SECRET = re.compile(r"^(\w+://)[^/?#@]*@")


@dataclass(frozen=True, slots=True)
class Address:
    """An address that can be asked: as it is sent, with its host and its site (scheme, host and port)."""

    url: str
    scheme: str
    host: str
    site: str


def is_address(name: str) -> bool:
    """Whether a name of an input is an address on the network."""
    return name.lower().startswith(SCHEMES)


def hide_secret(name: str) -> str:
    """The address without user name, password and token in it, which belong in no book and no dataset."""
    return hide_secrets(_SECRET.sub(r"\1", name)) if is_address(name) else name


def read_address(name: str) -> Address:
    """The address in its one way of writing, without fragment; raises Refused for what can't be asked."""
    import httpx

    try:
        url = httpx.URL(name.strip()).copy_with(fragment=None) if len(name) <= LONGEST else None
    except (httpx.InvalidURL, ValueError) as error:
        raise Refused("bad_address", error=str(error)[:200]) from None
    if url is None:
        raise Refused("bad_address", error=f"it has more than {LONGEST} characters")
    if url.scheme not in ("http", "https") or not url.host:
        raise Refused("bad_address", error="it begins with neither http:// nor https://, or names no host")
    if url.userinfo:
        raise Refused("bad_address", error="it holds a user name or a password")
    if not _HOST.fullmatch(url.raw_host.decode("ascii")) or not 0 < (url.port or 80) < 1 << 16:
        raise Refused("bad_address", error="no host is called so")
    host = url.raw_host.decode("ascii").strip("[]").lower().rstrip(".")
    return Address(str(url), url.scheme, host, f"{url.scheme}://{url.netloc.decode('ascii')}")


def follow_redirect(address: Address, location: str) -> Address:
    """Where a redirect leads; raises Refused if that can't be asked, or if it gives up encryption."""
    import httpx

    try:
        joined = str(httpx.URL(address.url).join(location[: LONGEST + 1]))
    except (httpx.InvalidURL, ValueError) as error:
        raise Refused("bad_address", error=f"it is redirected to what is no address: {error}"[:200]) from None
    to = read_address(joined)
    if address.scheme == "https" and to.scheme == "http":
        raise Refused("downgraded", address=to.url)
    return to


def name_link(link: str, most: int = LONGEST) -> str | None:
    """A link of a feed as its address would be named; None for what is none, or holds a secret."""
    link = link.strip()
    if not is_address(link) or len(link) > most or _SECRET.match(link) or any(char.isspace() for char in link):
        return None
    try:
        return link.partition("#")[0] if urlsplit(link).hostname else None
    except ValueError:
        return None
