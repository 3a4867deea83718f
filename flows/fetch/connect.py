"""One connection: the host's name is looked up once, the answer is checked, and that very address is connected to.

So no answer that changes between check and use, no spelling of an address and no redirect leads inside. Every wait on the
connection ends with the time that the whole visit has, however a server drips.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Collection, Iterable
from typing import Any

import httpcore

from flows.articles.rejects import Refused
from flows.fetch.inside import tell_inside


class OutOfVisitTime(Exception):
    """The visit as a whole took too long."""


class Deadline:
    """When the visit that is under way must end."""

    def __init__(self) -> None:
        self._ends_at = float("inf")

    def set(self, seconds: float) -> None:
        """Begin a visit that may take so long."""
        self._ends_at = time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        """Whether no time is left."""
        return time.monotonic() >= self._ends_at

    def limit(self, timeout: float | None) -> float:
        """How long to wait at the most; raises OutOfVisitTime when there is no time left."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise OutOfVisitTime
        return left if timeout is None else min(left, timeout)


class CheckedBackend(httpcore.NetworkBackend):
    """How the connection pool opens connections. ``allowed`` are hosts, as their addresses name them, that may lie inside."""

    def __init__(self, allowed: Collection[str], deadline: Deadline) -> None:
        self._allowed, self._deadline = frozenset(host.lower() for host in allowed), deadline
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first public address of the host that answers; raises Refused if it has none."""
        failed: Exception = httpcore.ConnectError("the name has no address")
        for address in self._choose_addresses(host, port):
            try:
                limit = self._deadline.limit(timeout)
                return TimedStream(self._plain.connect_tcp(address, port, limit, local_address, socket_options), self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed

    def _choose_addresses(self, host: str, port: int) -> list[str]:
        found = find_addresses(host, port)
        if is_allowed(host, port, self._allowed):
            return found
        public = [address for address in found if tell_inside(address) is None]
        if found and not public:
            raise Refused("inside_address", host=host, address=found[0], kind=tell_inside(found[0]))
        return public

    def sleep(self, seconds: float) -> None:
        """The pool's own tries are off."""
        time.sleep(self._deadline.limit(seconds))


def find_addresses(host: str, port: int) -> list[str]:
    """The addresses that a name stands for, as numbers, so that connecting asks nobody again."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"its name can't be found: {getattr(error, 'strerror', None) or error}") from None
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def is_allowed(host: str, port: int, allowed: Collection[str]) -> bool:
    """Whether the user allows a host inside, by name alone or with the port."""
    return host.lower() in allowed or f"{host.lower()}:{port}" in allowed


class TimedStream(httpcore.NetworkStream):
    """A connection on which no wait outlasts the visit."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes, or none at the end."""
        return self._stream.read(max_bytes, self._deadline.limit(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of the bytes."""
        self._stream.write(buffer, self._deadline.limit(timeout))

    def close(self) -> None:
        """End the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The connection, encrypted; the certificate must be the named host's."""
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._deadline.limit(timeout)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """What the pool wants to know of the connection."""
        return self._stream.get_extra_info(info)
