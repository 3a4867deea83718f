"""What the benchmarks share: a command measured from outside, the machine that it ran on, and tables that people read."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

WATCH_SECONDS = 0.05
PAGE = os.sysconf("SC_PAGE_SIZE")
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measured:
    """How long a command took, how much of the processor it and its processes used, and how much memory they held together."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    stdout: str


def run_measured(command: Sequence[str], *, stdin: Path | None = None, env: dict[str, str] | None = None) -> Measured:
    """Run a command in a session of its own and watch all its processes. An exit code other than 0 is an error."""
    began = time.perf_counter()
    with stdin.open("rb") if stdin else open(os.devnull, "rb") as source, open(os.devnull, "wb") as silence:
        process = subprocess.Popen(
            command,
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=None if os.environ.get("BENCH_VERBOSE") else silence,
            start_new_session=True,
            env=env,
        )
        watched = _Watched(process.pid)
        os.set_blocking(process.stdout.fileno(), False)  # type: ignore[union-attr]
        said = b""
        while process.poll() is None:
            watched.look()
            said += process.stdout.read() or b""  # type: ignore[union-attr]
            time.sleep(WATCH_SECONDS)
        said += process.stdout.read() or b""  # type: ignore[union-attr]
    seconds = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"{' '.join(command[:6])} … ended with {process.returncode}; BENCH_VERBOSE=1 shows what it says")
    return Measured(seconds, watched.cpu_seconds, watched.peak_bytes, said.decode())


class _Watched:
    """All processes of a session: their memory is added up, shared pages shared out (PSS) where Linux tells it."""

    def __init__(self, session: int) -> None:
        self._session = session
        self._cpu: dict[int, float] = {}
        self.peak_bytes = 0
        self._looks = 0

    @property
    def cpu_seconds(self) -> float:
        return sum(self._cpu.values())

    def look(self) -> None:
        pids = [int(entry) for entry in os.listdir("/proc") if entry.isdigit()] if os.path.isdir("/proc") else []
        inside = [pid for pid in pids if self._is_inside(pid)]
        self._looks += 1
        if self._looks % 4 == 1:  # adding up shared pages costs the kernel some work
            self.peak_bytes = max(self.peak_bytes, sum(map(_read_memory, inside)))

    def _is_inside(self, pid: int) -> bool:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:
            return False
        if int(fields[3]) != self._session:
            return False
        self._cpu[pid] = (int(fields[11]) + int(fields[12])) / TICK
        return True


def _read_memory(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return 0


def describe_machine(packages: Iterable[str]) -> str:
    """The processor, how many of it, how busy it was, and what ran on it."""
    found = [f"{name} {_find_version(name)}" for name in packages]
    return (
        f"{_name_processor()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} when it began; "
        f"Python {platform.python_version()}, {platform.system()}; {', '.join(found)}"
    )


def _name_processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


def _find_version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(not installed)"


def draw_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def tell(text: str, record: Path | None) -> None:
    """Print a result, and add it to the record where one is kept."""
    print(text, flush=True)
    if record:
        with record.open("a", encoding="utf-8") as file:
            file.write(text + "\n")
