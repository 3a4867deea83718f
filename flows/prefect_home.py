"""Where a run finds its Prefect API: the user's own, a helper server that an earlier run left on loopback, or one started now."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from flows.errors import ComityError
from flows.redaction import hide_secrets
from flows.schedule_settings import PrefectSettings
from flows.settings import Settings

T = TypeVar("T")

SERVER_FILE = "server.json"
LOG_FILE = "server.log"
LEASE_FILE = "in_use"  # runs share a lock on it; the server ends only while it holds the lock alone
QUIET = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}


@dataclass(frozen=True, slots=True)
class Server:
    """A helper server, as it names itself in its home."""

    pid: int
    port: int
    keeps_time: bool = False  # has a scheduler and automations, which `comity serve` needs and a single run does not

    @property
    def url(self) -> str:
        """The address of its user interface."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        """The address of its API."""
        return f"{self.url}/api"

    def is_starting(self) -> bool:
        """Whether its process is there and listens: the API will answer when Prefect is imported and its database made."""
        try:
            os.kill(self.pid, 0)
        except OSError:  # it is gone, or the number is another user's process now
            return False
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def answers(self) -> bool:
        """Whether the API is up."""
        return _answers(self.api_url)


def find_home(settings: Settings) -> Path:
    """The folder of Prefect's database: one for all roots of a user, or in the warehouse where the user's can't be written."""
    folder = f"prefect-{version('prefect')}"
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    choices = (
        [settings.prefect.home] if settings.prefect.home else [state / "comity" / folder, settings.warehouse_dir / f".{folder}"]
    )
    for home in choices:
        try:
            home.mkdir(parents=True, exist_ok=True)
            (home / LEASE_FILE).touch()
            return home.absolute()
        except OSError:
            continue
    raise ComityError(
        f"No folder for Prefect's database can be written: {', '.join(map(str, choices))}. Set prefect.home in comity.toml."
    )


def find_own_api(settings: Settings) -> str | None:
    """The user's own Prefect API: of the environment, else of the settings."""
    return os.environ.get("PREFECT_API_URL") or settings.prefect.api_url


@contextmanager
def reach_prefect(settings: Settings, *, keeps_time: bool = False) -> Iterator[Callable[[], None]]:
    """Point this process at a Prefect API and keep that API up meanwhile. Import Prefect inside, then call what is given: it
    returns when the API answers. So a server that has to be started starts while Prefect is imported. ``keeps_time``: one that
    has a scheduler and automations."""
    os.environ.update({key: value for key, value in QUIET.items() if key not in os.environ})
    if own := find_own_api(settings):
        os.environ["PREFECT_API_URL"] = own
        yield lambda: require_answer(own, seconds=settings.prefect.own_seconds)
        return
    home = find_home(settings)
    os.environ["PREFECT_HOME"] = str(home)
    os.environ["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"] = str(int(settings.prefect.startup_seconds))
    if not settings.prefect.helper and not keeps_time:
        yield lambda: None
        return
    if keeps_time:
        retire_helper(home, settings.prefect.startup_seconds)
    with hold_lease(home):
        start = ServerStart(home, settings.prefect, keeps_time=keeps_time)
        known = start.find_server()
        os.environ["PREFECT_API_URL"] = known.api_url
        yield (lambda: revive_server(home, settings.prefect, known)) if keeps_time else start.wait_for_answer


def revive_server(home: Path, settings: PrefectSettings, known: Server) -> None:
    """Return when the server answers; one that died is started again, at the same address."""
    start = ServerStart(home, settings.model_copy(update={"port": known.port}), keeps_time=True)
    if start.find_server().port != known.port:
        raise ComityError(f"Port {known.port} of the small Prefect server is taken by another program. Start again.")
    start.wait_for_answer()


def require_answer(api_url: str, seconds: float) -> None:
    """Return when the user's own API answers; ComityError if it does not in so many seconds, as after a restart."""
    deadline = time.monotonic() + seconds
    while not _answers(api_url):
        if time.monotonic() >= deadline:
            raise ComityError(
                f"Prefect's server at {hide_secrets(api_url)} does not answer. Start it (`prefect server start`), or name another"
                " in PREFECT_API_URL or prefect.api_url; without either, Comity starts a small one of its own."
            )
        time.sleep(0.5)


def _answers(api_url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{api_url.rstrip('/')}/health", timeout=5) as response:
            return bool(response.status == 200)
    except (OSError, ValueError):
        return False


def retire_helper(home: Path, seconds: float) -> None:
    """Let go a helper server that keeps no time, once no run uses it; it ends when its home names it no more."""
    deadline = time.monotonic() + seconds
    while (server := read_server(home)) and not server.keeps_time and server.is_starting():
        with hold_lease(home, alone=True) as unused:
            if unused:
                (home / SERVER_FILE).unlink(missing_ok=True)
        if time.monotonic() >= deadline:
            raise ComityError(f"A run uses the small Prefect server at {server.url}; start again when that run has ended.")
        time.sleep(0.2)


@contextmanager
def hold_lease(home: Path, alone: bool = False) -> Iterator[bool]:
    """Share the lease of the helper server; or, ``alone``, take it only if no run has it, and give whether that went."""
    import fcntl

    with (home / LEASE_FILE).open("a+b") as lease:
        try:
            fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB if alone else fcntl.LOCK_SH)
        except BlockingIOError:
            yield False
        else:
            yield True


def read_server(home: Path) -> Server | None:
    """The server that runs, or ran, in this home."""
    try:
        return Server(**json.loads((home / SERVER_FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_server(home: Path, server: Server) -> None:
    """Name the server that runs in this home, for runs to find."""
    draft = home / f"{SERVER_FILE}.{server.pid}"
    draft.write_text(json.dumps(asdict(server)), encoding="utf-8")
    draft.replace(home / SERVER_FILE)


class ServerStart:
    """The helper server of a home: found up, or being started. Use it under the lease, so that the server stays."""

    def __init__(self, home: Path, settings: PrefectSettings, *, keeps_time: bool = False) -> None:
        self.home, self.settings, self.keeps_time = home, settings, keeps_time
        self.deadline = time.monotonic() + settings.startup_seconds
        self.process: subprocess.Popen[bytes] | None = None

    def find_server(self) -> Server:
        """The server that is up or on its way; starts one if there is none. Two runs at once start one."""
        with FileLock(self.home / "starting.lock", timeout=self.settings.startup_seconds):
            server = read_server(self.home)
            if server and (server.answers() or server.is_starting()):
                return server
            (self.home / SERVER_FILE).unlink(missing_ok=True)
            self.process = _spawn_server(self.home, self.settings, self.keeps_time)
            return self._wait(lambda: read_server(self.home))

    def wait_for_answer(self) -> None:
        """Return when the API answers; ComityError when it does not in time."""
        self._wait(self._find_answering)

    def _find_answering(self) -> Server | None:
        server = read_server(self.home)
        return server if server and server.answers() else None

    def _wait(self, look: Callable[[], T | None]) -> T:
        while time.monotonic() < self.deadline and (self.process is None or self.process.poll() is None):
            if (found := look()) is not None:
                return found
            time.sleep(0.05)
        if self.process:
            self.process.kill()
        raise ComityError(
            f"Prefect's server did not start (waited for at most {self.settings.startup_seconds:.0f} s); its log is "
            f"{self.home / LOG_FILE}. Raise prefect.startup_seconds, or name a server of your own in PREFECT_API_URL."
        )


def _spawn_server(home: Path, settings: PrefectSettings, keeps_time: bool) -> subprocess.Popen[bytes]:
    options = [str(home), str(settings.idle_minutes * 60), str(settings.port), *(["keeps-time"] if keeps_time else [])]
    command = [sys.executable, "-m", "flows.prefect_server", *options]
    path = os.pathsep.join(filter(None, [str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": path}
    with (home / LOG_FILE).open("wb") as log:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd=home, env=environment
        )
