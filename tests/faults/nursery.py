"""A process that has all of Comity loaded and forks a child for each run, so that hundreds of runs can be broken off.

It reads requests as JSON lines on standard input and tells, as JSON lines on its standard output, the number of each child and
how it ended. Each child is the real command: `flows.cli.main` in a process of its own.
"""

from __future__ import annotations

import importlib
import json
import os
import select
import sys
from contextlib import nullcontext
from datetime import date
from multiprocessing import forkserver
from typing import Any, NoReturn

import flows.cli
import flows.forget
import flows.main_job
import flows.retry
from flows.fingerprint import fingerprint_analyzer
from flows.marts.checks import list_checks
from flows.marts.order import order_models
from flows.marts.sources import find_models
from flows.model import Amount, Article
from flows.pipeline import read_article
from flows.tables.money import dollar_amount
from flows.tables.remembered import hash_rules
from flows.workers import pool_context

LATER = (
    *("encodings.ascii", "encodings.idna", "encodings.latin_1", "encodings.utf_16"),
    "pandas",
    "pyarrow.compute",
    "rich.progress",
    "currency_converter",
    "rensa",
    "sqlglot.optimizer",
)
WARM_UP = "Kenya and France signed a memorandum of understanding on energy on Tuesday, ministers said in Nairobi."


def load_all() -> None:
    """Load what a run loads, and start the server that forks reading processes."""
    importlib.import_module("flows.daily")
    importlib.import_module("flows.report.write")
    read_article(Article("warm", WARM_UP, title="Energy", date="2024-05-14"))
    fingerprint_analyzer(), hash_rules()
    for module in LATER:
        importlib.import_module(module)
    dollar_amount(Amount(1.0, "EUR"), date(2024, 5, 14))
    order_models(find_models())
    list(list_checks())
    main = sys.modules["__main__"]
    main.__spec__, main.__file__ = None, None  # reading processes need not load what this one has loaded
    pool_context()
    forkserver.ensure_running()


def serve() -> None:
    """Fork a child for each request until standard input ends."""
    children: dict[int, int] = {}
    buffer = b""
    while True:
        ready, _, _ = select.select([0], [], [], 0.01 if children else 1.0)
        if ready:
            data = os.read(0, 1 << 16)
            if not data:
                return
            *lines, buffer = (buffer + data).split(b"\n")
            for line in lines:
                request = json.loads(line)
                pid = os.fork() or _become(request)
                children[pid] = request["number"]
                _tell(number=request["number"], pid=pid)
        _reap(children)


def _reap(children: dict[int, int]) -> None:
    for pid, number in list(children.items()):
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            del children[pid]
            _tell(number=number, status=os.waitstatus_to_exitcode(status))


def _tell(**facts: Any) -> None:
    os.write(1, json.dumps(facts).encode() + b"\n")


def _become(request: dict[str, Any]) -> NoReturn:
    """The child: a run of the command."""
    code = 99
    try:
        forkserver._forkserver.ensure_running = lambda: None  # type: ignore[attr-defined, method-assign]  # the parent's is used
        os.setpgrp()
        os.chdir(request["cwd"])
        os.environ.update(request["env"])
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        for number, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(request[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666), number)
        sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False, buffering=1)  # noqa: SIM115
        if hook := request["hook"]:
            module, _, name = hook.partition(":")
            getattr(importlib.import_module(module), name)()
        if user := request["user"]:
            os.setgroups([])
            os.setgid(user)
            os.setuid(user)
        sys.argv = ["comity", *request["arguments"]]
        flows.cli.main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    if "--bare" in sys.argv:
        from tests.faults.bare import stand_in_for_prefect

        stand_in_for_prefect()
        flows.main_job.reach_prefect = lambda _: nullcontext(lambda: None)  # type: ignore[assignment,return-value]
    load_all()
    _tell(ready=True)
    serve()
