"""Stands in for Prefect where hundreds of runs are broken off: its decorators do nothing, so a run is what Comity itself does."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from contextlib import nullcontext
from types import ModuleType
from typing import Any, NoReturn


class _Stand(ModuleType):
    """A module that has whatever it is asked for."""

    __path__: list[str] = []  # noqa: RUF012

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if self.__name__ == "prefect.exceptions":
            return type(name, (Exception,), {})
        return _stand(f"{self.__name__}.{name}")

    def __call__(self, *arguments: Any, **_: Any) -> Any:
        return arguments[0] if len(arguments) == 1 and callable(arguments[0]) else nullcontext()


def stand_in_for_prefect() -> None:
    """From now on ``import prefect`` gives the stand-in."""
    prefect = _stand("prefect")
    prefect.flow = prefect.task = _decorate  # type: ignore[attr-defined]
    prefect.get_run_logger = lambda: logging.getLogger("bare")  # type: ignore[attr-defined]
    runtime = _stand("prefect.runtime")
    runtime.flow_run = _Run()  # type: ignore[attr-defined]
    for name in (
        "settings",
        "cache_policies",
        "artifacts",
        "exceptions",
        "context",
        "states",
        "events",
        "logging",
        "concurrency",
        *("client", "client.schemas", "client.schemas.filters", "utilities", "utilities.timeout"),
    ):
        setattr(prefect, name, _stand(f"prefect.{name}"))
    states, context = _stand("prefect.states"), _stand("prefect.context")
    states.Completed, states.Failed = _complete, _fail  # type: ignore[attr-defined]
    context.FlowRunContext = _Run()  # type: ignore[attr-defined]


def _complete(data: Any = None, **_: Any) -> Any:
    """A state gives what it holds."""
    return data


def _fail(data: BaseException, **_: Any) -> NoReturn:
    raise data


class _Run:
    """The run that none is: nothing is known of it."""

    def get(self) -> None:
        """There is no context."""

    def __getattr__(self, name: str) -> None:
        return None


def _decorate(function: Callable[..., Any] | None = None, **_: Any) -> Any:
    if function is not None:
        function.with_options = lambda **_: function  # type: ignore[attr-defined]
    return function if function is not None else _decorate


def _stand(name: str) -> _Stand:
    return sys.modules.setdefault(name, _Stand(name))  # type: ignore[return-value]
