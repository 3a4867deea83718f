"""Runs that can be broken off: started in a nursery, watched, ended, and compared by what they published."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE = 300.0


@dataclass(slots=True)
class Run:
    """One run of the command: ``status`` is its exit code, or the negative number of the signal that ended it."""

    folder: Path
    number: int
    arguments: tuple[str, ...]
    pid: int = 0
    status: int | None = None
    started: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    def wait(self) -> int:
        """How it ended."""
        assert self.ended.wait(PATIENCE), f"{self.arguments} has not ended: {self.errors}"
        assert self.status is not None
        return self.status

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send it a signal, if it still runs."""
        if not self.ended.is_set():
            os.kill(self.pid, number)

    @property
    def errors(self) -> str:
        """What it told on standard error."""
        return (self.folder / f"{self.number}.err").read_text(encoding="utf-8", errors="replace")

    @property
    def told(self) -> str:
        """What it told on standard output."""
        return (self.folder / f"{self.number}.out").read_text(encoding="utf-8", errors="replace")


class Nursery:
    """Starts runs. ``folder`` takes what they say."""

    def __init__(self, folder: Path, environment: dict[str, str], *, bare: bool = True) -> None:
        self.folder = folder
        self._runs: list[Run] = []
        self._ready = threading.Event()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery", *(["--bare"] if bare else [])],
            cwd=REPOSITORY, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip
        threading.Thread(target=self._listen, daemon=True).start()
        assert self._ready.wait(PATIENCE), "the nursery did not start"

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            facts = json.loads(line)
            if "ready" in facts:
                self._ready.set()
            elif "pid" in facts:
                self._runs[facts["number"]].pid = facts["pid"]
                self._runs[facts["number"]].started.set()
            else:
                self._runs[facts["number"]].status = facts["status"]
                self._runs[facts["number"]].ended.set()

    def start(self, root: Path, *arguments: str | Path, env: dict[str, str] | None = None, hook: str = "", user: int = 0) -> Run:
        """Start a run in a root; ``hook`` (module:function) is called before, ``user`` is who runs it."""
        run = Run(self.folder, len(self._runs), tuple(map(str, arguments)))
        self._runs.append(run)
        said = {name: str(self.folder / f"{run.number}.{name}") for name in ("out", "err")}
        for path in said.values():
            Path(path).touch()
            os.chmod(path, 0o666)
        asked: dict[str, Any] = {"cwd": str(root), "arguments": run.arguments, "env": env or {}, "hook": hook, "user": user}
        request = {"number": run.number, **asked, **said}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        assert run.started.wait(PATIENCE)
        return run

    def run(self, root: Path, *arguments: str | Path, expect: int | None = 0, **options: Any) -> Run:
        """Run to the end."""
        run = self.start(root, *arguments, **options)
        status = run.wait()
        assert expect is None or status == expect, f"{run.arguments} ended with {status}: {run.errors[-2000:]}"
        return run

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()


def read_digest(root: Path) -> str:
    """The name of what the published version holds; empty where nothing is published."""
    path = root / "warehouse" / "latest" / "datapackage.json"
    return str(json.loads(path.read_text(encoding="utf-8"))["content_digest"]) if path.exists() else ""


def wait_until(condition: Any, seconds: float = PATIENCE) -> None:
    """Return when it holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
