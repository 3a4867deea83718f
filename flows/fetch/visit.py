"""One address: asked as often as it takes, through redirects, as robots.txt allows, and not again for what is here already."""

from __future__ import annotations

import ssl
from dataclasses import dataclass

import httpcore
import httpx

from flows.articles.rejects import Refused
from flows.fetch.addresses import Address, follow_redirect, read_address
from flows.fetch.answers import KEPT_HEADERS, PARTIAL, Download, read_body
from flows.fetch.connect import Deadline, OutOfVisitTime
from flows.fetch.memory import Known
from flows.fetch.outcomes import Fetched, Outcome, Unchanged
from flows.fetch.pace import Pace, read_retry_after
from flows.fetch.robots import AGENT, LARGEST, Robots, Rules, parse_rules
from flows.fetch.transport import Asker
from flows.sections import NetworkSettings

REDIRECTS = 5
_MOVED = (301, 302, 303, 307, 308)
_PASSING = (408, 425, 429, 500, 502, 503, 504)
_SERVER_FAILS = 500


class TryAgain(Exception):
    """What failed may work in a moment. ``refused`` holds if it does not; ``seconds`` is what the server asks to wait; ``host``
    is the one that failed, which behind a redirect is not the one that was named."""

    def __init__(self, refused: Refused, seconds: float | None = None) -> None:
        super().__init__(refused.code)
        self.refused, self.seconds, self.host = refused, seconds, ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one answer."""

    most: int
    cuts: bool = False  # what is larger is cut, not refused


class Visitor:
    """Asks one address at a time; several visitors share the pace and the rules of the sites."""

    def __init__(self, network: NetworkSettings, pace: Pace, robots: Robots, context: ssl.SSLContext) -> None:
        self._network, self._pace, self._robots = network, pace, robots
        self._deadline = Deadline()
        self._asker = Asker(network, self._deadline, context)

    def close(self) -> None:
        """End all connections."""
        self._asker.close()

    def visit(self, name: str, known: Known | None = None) -> Outcome:
        """What lies behind an address, or why it can't be had. ``known`` is what came of it before."""
        try:
            return self._ask_often(read_address(name), known, with_rules=True)
        except Refused as refused:
            return refused

    def _ask_often(self, address: Address, known: Known | None, *, with_rules: bool) -> Fetched | Unchanged:
        download = Download()
        for attempt in range(self._network.tries):
            try:
                return self._follow(address, known, download, with_rules=with_rules)
            except TryAgain as again:
                refused = again.refused
                if (again.seconds or 0) > self._network.longest_wait:
                    raise Refused("asked_to_wait", seconds=f"{again.seconds:.0f}") from None
                self._pace.put_off(again.host or address.host, again.seconds or self._network.back_off * 2**attempt)
        raise refused

    def _follow(self, address: Address, known: Known | None, download: Download, *, with_rules: bool) -> Fetched | Unchanged:
        for _ in range(REDIRECTS + 1):
            if with_rules:
                self._robots.check(address, self._read_rules)
            try:
                limits = Limits(self._network.max_bytes) if with_rules else Limits(LARGEST, True)
                found = self._ask(address, known, download, limits)
            except TryAgain as again:
                again.host = address.host
                raise
            if not isinstance(found, Address):
                return found
            address = found
        raise Refused("too_many_redirects", limit=REDIRECTS)

    def _read_rules(self, address: Address) -> Rules:
        """A site's robots.txt. None there means that all is allowed; a site that can't tell is left alone."""
        try:
            found = self._ask_often(read_address(f"{address.site}/robots.txt"), None, with_rules=False)
            return parse_rules(found.data if isinstance(found, Fetched) else b"", AGENT)
        except Refused as refused:
            if refused.code == "failed_answer" and int(str(refused.facts["status"])[:3]) < _SERVER_FAILS:
                return parse_rules(b"", AGENT)
            if refused.code in ("failed_answer", "too_many_redirects", "broken_answer"):
                return Refused("robots_unreadable", site=address.site)
            return refused

    def _ask(self, address: Address, known: Known | None, download: Download, limits: Limits) -> Fetched | Unchanged | Address:
        """One request, and what it brings: an answer, or another address."""
        self._pace.wait_turn(address.host)
        self._deadline.set(self._network.visit_seconds)
        rest = download.ask_rest(address.url)
        headers = rest or (known.ask_changes(address.url) if known else {})
        try:
            with self._asker.ask(address.url, headers) as answer:
                return self._take(address, answer, known if headers and not rest else None, download, limits)
        except OutOfVisitTime:
            raise Refused("fetch_timed_out", limit=f"{self._network.visit_seconds:g}") from None
        except httpcore.TimeoutException as error:
            raise self._explain_silence(error) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpx.HTTPError) as error:
            raise explain_failure(error) from None

    def _take(
        self, address: Address, answer: httpx.Response, known: Known | None, download: Download, limits: Limits
    ) -> Fetched | Unchanged | Address:
        status = answer.status_code
        if status in _MOVED and (location := answer.headers.get("location")):
            return follow_redirect(address, location)
        if status == 304 and known:
            return Unchanged(known.sha256)
        if status not in (200, 203, PARTIAL):
            raise explain_status(answer)
        download.begin(address.url, answer)
        headers = {key: answer.headers[key] for key in KEPT_HEADERS if key in answer.headers}
        try:
            return Fetched(read_body(answer, limits.most, download), {"url": address.url, **headers})
        except Refused as refused:
            if limits.cuts and refused.code == "answer_too_large":
                return Fetched(bytes(download.data[: limits.most]), {})
            raise

    def _explain_silence(self, error: httpcore.TimeoutException) -> Exception:
        if self._deadline.is_over:
            return Refused("fetch_timed_out", limit=f"{self._network.visit_seconds:g}")
        if isinstance(error, httpcore.ConnectTimeout):
            return TryAgain(Refused("no_connection", error="it does not answer"))
        return TryAgain(Refused("fetch_timed_out", limit=f"{self._network.silent_seconds:g}"))


def explain_status(answer: httpx.Response) -> Exception:
    """Why an answer is no page; whether to ask again."""
    refused = Refused("failed_answer", status=f"{answer.status_code} {answer.reason_phrase}".strip())
    if answer.status_code not in _PASSING:
        return refused
    return TryAgain(refused, read_retry_after(answer.headers.get("retry-after")))


def explain_failure(error: Exception) -> Exception:
    """Why there is no answer, or not the whole; whether to ask again."""
    cause = error.args[0] if error.args else None
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Refused("bad_certificate", error=cause.verify_message)
    told = (str(error) or type(error).__name__)[:200]
    if isinstance(error, httpcore.ConnectError):
        return TryAgain(Refused("no_connection", error=told))
    return TryAgain(Refused("broken_answer", error=told))
