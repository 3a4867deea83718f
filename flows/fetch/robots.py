"""robots.txt: what a site asks of those who fetch by themselves. It is asked for once in a run."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator

from protego import Protego

from flows.articles.rejects import Refused
from flows.fetch.addresses import Address
from flows.fetch.pace import Pace

AGENT = "comity"
LARGEST = 500 << 10  # bytes that are read of it
_MOST_LINES = 10_000
_AGENT_LINE = re.compile(r"\s{0,20}user[ -]?agent\b\s{0,20}:?(.{0,200})", re.I)
_OTHER = "User-agent: another"

Rules = Protego | Refused
ReadRules = Callable[[Address], Rules]


class Robots:
    """The rules of all sites in a run. ``read`` asks a site for its file: the rules, or why there are none to be had."""

    def __init__(self, agent: str, pace: Pace) -> None:
        self._agent, self._pace = agent, pace
        self._rules: dict[str, Rules] = {}
        self._locks: dict[str, threading.Lock] = {}

    def check(self, address: Address, read: ReadRules) -> None:
        """Raise Refused if the site does not want the address fetched."""
        with self._locks.setdefault(address.site, threading.Lock()):
            if address.site not in self._rules:
                self._rules[address.site] = read(address)
        rules = self._rules[address.site]
        if isinstance(rules, Refused):
            raise rules
        if not rules.can_fetch(address.url, self._agent):
            raise Refused("robots_refused", site=address.site)
        self._pace.slow_down(address.host, self._find_delay(rules))

    def _find_delay(self, rules: Protego) -> float | None:
        """Seconds between requests, said as such or as a rate."""
        rate = rules.request_rate(self._agent)
        delays = [rules.crawl_delay(self._agent) or 0, rate.seconds / rate.requests if rate and rate.requests else 0]
        return max(delays) or None


def parse_rules(data: bytes, agent: str) -> Protego:
    """The rules in a robots.txt. Groups for others are put together first, as very many of them would take minutes."""
    text = data[:LARGEST].decode("utf-8", errors="replace").removeprefix("\ufeff")
    return Protego.parse("\n".join(_keep_own_groups(text, agent)))


def _keep_own_groups(text: str, agent: str) -> Iterator[str]:
    kept = 0
    before = ""
    for line in text.splitlines():
        found = _AGENT_LINE.match(line)
        named = found.group(1).partition("#")[0].strip().lower() if found else ""
        line = _OTHER if found and named != "*" and agent not in named else line
        if line != before or not found:
            yield line
            kept += 1
        before = line
        if kept >= _MOST_LINES:
            return
