"""Many addresses: hosts side by side, the addresses of a host one after another at its pace."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.articles.rejects import Refused
from flows.fetch.addresses import read_address
from flows.fetch.memory import Known
from flows.fetch.outcomes import Outcome
from flows.fetch.pace import Pace, Stopped
from flows.fetch.robots import AGENT, Robots
from flows.sections import NetworkSettings

if TYPE_CHECKING:
    from flows.fetch.visit import Visitor

MOST_FAILURES = 2  # in a row, each after all its tries; then a host is left alone in this run
_FAILURES = ("no_connection", "fetch_timed_out", "bad_certificate", "robots_unreadable")

Wanted = Mapping[str, Known | None]
Result = tuple[str, Outcome] | Exception | None  # None: one that fetches has come to its end


@dataclass(frozen=True, slots=True)
class _Sent:
    """A result on its way. Its sender asks for nothing more before it is ``taken``: so a break loses next to nothing."""

    result: Result
    taken: threading.Event = field(default_factory=threading.Event)


class Crowd:
    """All who fetch in one run; they share the pace and the rules of the sites."""

    def __init__(self, network: NetworkSettings) -> None:
        self._network = network
        self._pace = Pace(network.seconds_between, network.longest_wait)
        self._robots = Robots(AGENT, self._pace)

    def fetch(self, wanted: Wanted) -> Iterator[tuple[str, Outcome]]:
        """What lies behind each address, as it comes."""
        by_host: dict[str, dict[str, Known | None]] = {}
        for name, known in wanted.items():
            try:
                by_host.setdefault(read_address(name).host, {})[name] = known
            except Refused as refused:
                yield name, refused
        if by_host:
            yield from _Round(self._network, self._pace, self._robots, by_host).run()


class _Round:
    def __init__(self, network: NetworkSettings, pace: Pace, robots: Robots, by_host: Mapping[str, Wanted]) -> None:
        import httpx

        self._network, self._pace, self._robots = network, pace, robots
        self._hosts: queue.SimpleQueue[Wanted] = queue.SimpleQueue()
        for wanted in by_host.values():
            self._hosts.put(wanted)
        self._size = min(len(by_host), network.hosts_at_once)
        self._results: queue.SimpleQueue[_Sent] = queue.SimpleQueue()
        self._context = httpx.create_ssl_context()

    def run(self) -> Iterator[tuple[str, Outcome]]:
        """The results of all. Who stops listening ends the fetching."""
        for _ in range(self._size):
            threading.Thread(target=self._work, daemon=True).start()
        try:
            left = self._size
            while left:
                sent = self._results.get()
                if isinstance(sent.result, Exception):
                    raise sent.result
                if sent.result is None:
                    left -= 1
                else:
                    yield sent.result
                sent.taken.set()
        except BaseException:
            self._pace.stop()
            raise

    def _work(self) -> None:
        """One host after another, until none is left."""
        from flows.fetch.visit import Visitor

        try:
            visitor = Visitor(self._network, self._pace, self._robots, self._context)
            try:
                while wanted := self._next_host():
                    self._visit_host(visitor, wanted)
            finally:
                visitor.close()
            self._send(None)
        except Stopped:
            return
        except Exception as error:  # a fault of ours: told where the run is, not lost with the thread
            self._results.put(_Sent(error))

    def _next_host(self) -> Wanted | None:
        try:
            return self._hosts.get_nowait()
        except queue.Empty:
            return None

    def _visit_host(self, visitor: Visitor, wanted: Wanted) -> None:
        failures = 0
        outcome: Outcome | None = None
        for name, known in wanted.items():
            if failures < MOST_FAILURES or outcome is None:
                outcome = visitor.visit(name, known)
                failures = _count_failure(failures, outcome)
            self._send((name, outcome))

    def _send(self, result: Result) -> None:
        sent = _Sent(result)
        self._results.put(sent)
        while not sent.taken.wait(0.2):
            self._pace.sleep(0)


def _count_failure(failures: int, outcome: Outcome) -> int:
    if not isinstance(outcome, Refused):
        return 0
    if outcome.code == "asked_to_wait":
        return MOST_FAILURES
    return failures + 1 if outcome.code in _FAILURES else 0
