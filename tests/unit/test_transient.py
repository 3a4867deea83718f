from __future__ import annotations

import errno

import pytest

from flows.errors import InputUnreadable
from flows.transient import is_transient


@pytest.mark.parametrize(
    "error", [ConnectionResetError(), TimeoutError(), OSError(errno.EIO, "I/O error"), OSError(errno.ESTALE, "x")]
)
def test_what_may_pass_is_tried_again(error: Exception) -> None:
    assert is_transient(error)


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError(),
        PermissionError(),
        OSError(errno.ENOSPC, "full"),
        OSError(errno.EROFS, "x"),
        ValueError(),
        None,
        InputUnreadable("x"),
    ],
)
def test_what_stays_wrong_is_not(error: Exception | None) -> None:
    assert not is_transient(error)
