from __future__ import annotations

import errno

import pytest

from flows.explained import explain_refusal


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/data/x"), r"The disk is full (/data/x). Make room"),
        (RuntimeError("IO Error: Could not write file: No space left on device"), "The disk is full. Make room"),
        (RuntimeError("database or disk is full"), "The disk is full. Make room"),
        (PermissionError(errno.EACCES, "Permission denied", "/data"), "Permission is denied (/data). Change the permissions"),
        (OSError(errno.EROFS, "Read-only file system", "/data"), "The file system is read-only (/data). Mount it"),
    ],
)
def test_what_the_system_refused_is_told_with_its_cure(error: Exception, words: str) -> None:
    assert (explain_refusal(error) or "").startswith(words)


def test_refusal_behind_another_error_is_found() -> None:
    outer = ValueError("a task failed")
    outer.__context__ = OSError(errno.ENOSPC, "No space left on device")
    assert (explain_refusal(outer) or "").startswith("The disk is full")
    assert explain_refusal(ValueError("odd")) is None
