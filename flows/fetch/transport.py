"""Requests over connections that are checked."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import httpcore
import httpx

from flows.fetch.connect import CheckedBackend, Deadline
from flows.fetch.robots import AGENT
from flows.sections import NetworkSettings


class Asker:
    """Sends requests over a pool of checked connections, and nothing of its own accord: no redirect is followed, no cookie
    kept, no proxy of the environment used, since then the check would be the proxy's."""

    def __init__(self, network: NetworkSettings, deadline: Deadline, context: ssl.SSLContext) -> None:
        backend = CheckedBackend(network.allow_inside, deadline)
        self._pool = httpcore.ConnectionPool(context, max_connections=4, keepalive_expiry=30, network_backend=backend)
        self._headers = {"User-Agent": name_agent(network.contact), "Accept": "*/*", "Accept-Encoding": "gzip"}
        self._extensions = {"timeout": httpx.Timeout(network.silent_seconds).as_dict()}

    @contextmanager
    def ask(self, address: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        """One request; the answer's body is yet to be read."""
        request = httpx.Request("GET", address, headers={**self._headers, **headers})
        url = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        sent = httpcore.Request("GET", url, headers=request.headers.raw, extensions=self._extensions)
        found = self._pool.handle_request(sent)
        answer = httpx.Response(found.status, headers=found.headers, stream=_Body(found.stream))
        try:
            yield answer
        finally:
            answer.close()

    def close(self) -> None:
        """End all connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()


def name_agent(contact: str) -> str:
    """What servers are told of who asks."""
    try:
        agent = f"{AGENT}/{version(AGENT)}"
    except PackageNotFoundError:
        agent = AGENT
    return f"{agent} (reads news for a dataset{f'; {contact}' if contact else ''})"
