"""Secrets stay out of what is told: passwords and tokens in addresses, and the settings that are secret.

All that a process logs is made through ``install_redaction``'s factory, so no handler, file or server gets to see them.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Callable, Iterable
from typing import Any

HIDDEN = "***"
_SECRET_NAMES = (
    r"access[_-]?key|access[_-]?token|api[_-]?key|apikey|auth|authorization|client[_-]?secret|credential|jwt|key|passwd|password|pwd"
    r"|secret|session|sig|signature|token|x-amz-credential|x-amz-security-token|x-amz-signature"
)
_USER = re.compile(r"(?i)\b([a-z][a-z0-9+.-]{1,20}://)[^/?#@\s\"'<>]{1,2000}@")
_PARAMETER = re.compile(rf"(?i)([?&;](?:{_SECRET_NAMES})=)[^&#\s\"'<>\\)\]}}]{{1,4000}}")
_BEARER = re.compile(r"(?i)\b((?:authorization\s*[:=]\s*)?(?:bearer|basic)\s+)[a-z0-9._~+/=-]{8,4000}")
_SHORTEST = 6  # characters; a shorter value would be found in innocent words
_known: set[str] = set()
_concealed: dict[str, str] = {}


def hide_values(values: Iterable[str | None]) -> None:
    """Take these values for secrets from now on, in this process."""
    _known.update(value for value in values if value and len(value) >= _SHORTEST)


def hide_secrets(text: str) -> str:
    """The text without what is secret in it."""
    for value in sorted(_known, key=len, reverse=True):
        text = text.replace(value, HIDDEN)
    if "://" in text:
        text = _USER.sub(rf"\1{HIDDEN}@", text)
        text = _PARAMETER.sub(rf"\1{HIDDEN}", text)
    return _BEARER.sub(rf"\1{HIDDEN}", text)


def describe_trace() -> str:
    """Where the exception that is handled now arose, without secrets."""
    return hide_secrets(traceback.format_exc())


def conceal(text: str) -> str:
    """The text without what is secret in it, which this process can ``reveal``: for what others write down, as Prefect does."""
    hidden = hide_secrets(text)
    if hidden != text:
        while _concealed.get(hidden, text) != text:
            hidden += "*"
        _concealed[hidden] = text
    return hidden


def reveal(hidden: str) -> str:
    """What was concealed in this process; anything else as it is."""
    return _concealed.get(hidden, hidden)


def install_redaction() -> None:
    """Let every log record of this process be made without secrets, the text of its exception too."""
    before = logging.getLogRecordFactory()
    if not getattr(before, "hides_secrets", False):
        logging.setLogRecordFactory(_make_factory(before))


def _make_factory(make: Callable[..., logging.LogRecord]) -> Callable[..., logging.LogRecord]:
    def make_hidden(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        told = record.getMessage() if record.args else str(record.msg)
        if (hidden := hide_secrets(told)) != told:
            record.msg, record.args = hidden, ()
        if record.exc_info and record.exc_info[1] is not None:
            trace = "".join(traceback.format_exception(*record.exc_info)).rstrip()
            if (hidden := hide_secrets(trace)) != trace:
                record.exc_text, record.exc_info = hidden, None
        return record

    make_hidden.hides_secrets = True  # type: ignore[attr-defined]
    return make_hidden
