"""What lies behind an address that the user named: a page or a feed, with limits on size, time and redirects."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

SCHEMES = ("http://", "https://")
KEPT_HEADERS = ("content-type", "date", "etag", "last-modified")


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """``seconds`` is for a whole answer, ``silence`` for each wait in it."""

    max_bytes: int = 64 << 20
    seconds: float = 120
    silence: float = 30
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of an answer, and what of its head is worth keeping."""

    data: bytes
    headers: Mapping[str, str]


def is_address(name: str) -> bool:
    """Whether a name of an input is an address on the network."""
    return name.lower().startswith(SCHEMES)


def fetch_address(address: str, limits: FetchLimits | None = None) -> Fetched:
    """Fetch a page or a feed; OSError, with a plain message, when there is no good answer within the limits."""
    import httpx

    limits = limits or FetchLimits()
    options = {"follow_redirects": True, "max_redirects": limits.redirects, "timeout": limits.silence}
    try:
        with httpx.Client(headers={"User-Agent": _name_agent()}, **options) as client, client.stream("GET", address) as answer:  # type: ignore[arg-type]
            answer.raise_for_status()
            data = b"".join(_read_within(answer, limits))
            return Fetched(
                data, {"url": str(answer.url), **{key: answer.headers[key] for key in KEPT_HEADERS if key in answer.headers}}
            )
    except httpx.HTTPStatusError as error:
        raise OSError(f"the server answered {error.response.status_code} {error.response.reason_phrase}") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise OSError(str(error) or type(error).__name__) from None


def _read_within(answer: httpx.Response, limits: FetchLimits) -> Iterator[bytes]:
    size, deadline = 0, time.monotonic() + limits.seconds
    for chunk in answer.iter_bytes():
        size += len(chunk)
        if size > limits.max_bytes:
            raise OSError(f"the answer is larger than {limits.max_bytes:,} bytes")
        if time.monotonic() > deadline:
            raise OSError(f"the answer took longer than {limits.seconds:.0f} seconds")
        yield chunk


def _name_agent() -> str:
    try:
        return f"comity/{version('comity')}"
    except PackageNotFoundError:
        return "comity"
