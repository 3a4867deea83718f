"""The log of a run: one JSON object a line in ``warehouse/logs/RUN.jsonl``, with one run id through all stages; and how long
each stage and step took."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from flows.redaction import hide_secrets

FOLDER = "logs"
KEPT = 200  # of runs
LOGGER = logging.getLogger("comity")
_HEARD = ("comity", "prefect.flow_runs", "prefect.task_runs")


@dataclass(slots=True)
class RunLog:
    """What a run noted so far: seconds by stage and step, in order."""

    run_id: str
    facts: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    stage: str = ""

    def slowest(self, most: int = 10) -> list[tuple[str, float]]:
        """The stages and steps that took longest, those first."""
        return sorted(self.seconds.items(), key=lambda one: (-one[1], one[0]))[:most]


_current: ContextVar[RunLog | None] = ContextVar("run_log", default=None)


class _JsonLines(logging.Formatter):
    """A record as one JSON object."""

    def __init__(self, log: RunLog) -> None:
        super().__init__()
        self._log = log

    def format(self, record: logging.LogRecord) -> str:
        """The record's line."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "run_id": self._log.run_id,
            **self._log.facts,
            "stage": self._log.stage or None,
            "logger": record.name,
            "message": hide_secrets(record.getMessage()),
            **getattr(record, "facts", {}),
        }
        if record.exc_info or record.exc_text:
            told["exception"] = hide_secrets(record.exc_text or self.formatException(record.exc_info or (None, None, None)))
        return json.dumps({key: value for key, value in told.items() if value is not None}, ensure_ascii=False, default=str)


@contextmanager
def keep_log(warehouse: Path, run_id: str, **facts: str) -> Iterator[RunLog]:
    """Write down what is logged meanwhile; where the folder can't be written the run goes on without."""
    log = RunLog(run_id, facts)
    token = _current.set(log)
    handler = _open_file(warehouse / FOLDER, log)
    level, LOGGER.level = LOGGER.level, logging.INFO
    for name in _HEARD if handler else ():
        logging.getLogger(name).addHandler(handler)  # type: ignore[arg-type]
    try:
        yield log
    finally:
        for name in _HEARD if handler else ():
            logging.getLogger(name).removeHandler(handler)  # type: ignore[arg-type]
        if handler:
            handler.close()
        LOGGER.level = level
        _current.reset(token)


def _open_file(folder: Path, log: RunLog) -> logging.Handler | None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in sorted(folder.glob("*.jsonl"))[: -KEPT + 1]:
            old.unlink(missing_ok=True)
        handler = logging.FileHandler(folder / f"{log.run_id}.jsonl", encoding="utf-8", errors="backslashreplace", delay=True)
    except OSError:
        return None
    handler.setFormatter(_JsonLines(log))
    return handler


@contextmanager
def time_stage(name: str) -> Iterator[None]:
    """Note how long a stage, or a step in it, takes in the run that goes on."""
    log = _current.get()
    before, began = (log.stage if log else ""), time.monotonic()
    if log:
        log.stage = f"{before}.{name}" if before else name
    try:
        yield
    finally:
        if log:
            full, seconds = log.stage, round(time.monotonic() - began, 3)
            log.seconds[full] = round(log.seconds.get(full, 0) + seconds, 3)
            LOGGER.info("%s took %.3f s", full, seconds, extra={"facts": {"event": "stage_ended", "seconds": seconds}})
            log.stage = before
