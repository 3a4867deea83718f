"""The helper server: Prefect's API on loopback, in a process of its own that ends when no run has used it for a while.

Started by ``prefect_home``: ``python -m flows.prefect_server HOME IDLE_SECONDS PORT [keeps-time]``.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from pathlib import Path

import uvicorn

from flows.prefect_home import QUIET, SERVER_FILE, Server, hold_lease, read_server, write_server

# A record of runs needs neither schedules nor automations: what is off here starts sooner and idles cheaper.
SERVICES_OFF = ("SCHEDULER", "LATE_RUNS", "TRIGGERS", "FOREMAN", "CANCELLATION_CLEANUP", "PAUSE_EXPIRATIONS", "REPOSSESSOR")
APP = "prefect.server.api.server:create_app"


def serve(home: Path, idle_seconds: float, port: int = 0, *, keeps_time: bool = False) -> None:
    """Answer on loopback until idle for so long, or until the home names another server or is gone. ``keeps_time``: with the
    scheduler and the automations, for `comity serve`."""
    listener = _listen(port)
    me = Server(os.getpid(), listener.getsockname()[1], keeps_time)
    os.environ.update(environment(home, me))
    server = uvicorn.Server(uvicorn.Config(APP, factory=True, log_level="warning", lifespan="on", timeout_graceful_shutdown=5))
    write_server(home, me)
    threading.Thread(target=_watch, args=(server, home, me, idle_seconds), daemon=True).start()
    server.run(sockets=[listener])


def environment(home: Path, server: Server) -> dict[str, str]:
    """Prefect's settings in the server's process."""
    services = {} if server.keeps_time else {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in SERVICES_OFF}
    ui = {"PREFECT_SERVER_UI_API_URL": server.api_url, "PREFECT_UI_API_URL": server.api_url}
    return {**QUIET, **services, **ui, "PREFECT_HOME": str(home), "PREFECT__SERVER_FINAL": "1"}


def _listen(port: int) -> socket.socket:
    """The port that is wished for, so that bookmarks last; another one if it is taken, as while the server before ends."""
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError:
        return socket.create_server(("127.0.0.1", 0))


def _watch(server: uvicorn.Server, home: Path, me: Server, idle_seconds: float) -> None:
    """End the server when its time has come: only while no run holds the lease, and holding it until the process is gone."""
    used = time.monotonic()
    while read_server(home) == me:
        time.sleep(min(5.0, max(0.2, idle_seconds / 5)))
        with hold_lease(home, alone=True) as unused:
            if not unused:
                used = time.monotonic()
            elif time.monotonic() - used >= idle_seconds:
                (home / SERVER_FILE).unlink(missing_ok=True)
                _end(server)
                return
    _end(server)


def _end(server: uvicorn.Server) -> None:
    server.should_exit = True
    time.sleep(10)
    os._exit(0)  # a connection that never closes must not keep it


if __name__ == "__main__":
    serve(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), keeps_time="keeps-time" in sys.argv[4:])
