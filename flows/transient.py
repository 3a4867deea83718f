"""Which errors may pass by themselves: those of disk and network. Only these are tried again; a wrong input stays wrong."""

from __future__ import annotations

import errno
from typing import Any

# What no second try mends: it is not there, it may not be touched, there is no room.
_LASTING = (FileNotFoundError, FileExistsError, PermissionError, IsADirectoryError, NotADirectoryError)
_LASTING_NUMBERS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.ENAMETOOLONG, errno.EFBIG, errno.EINVAL}


def is_transient(error: BaseException | None) -> bool:
    """Whether another try a little later may go well."""
    return isinstance(error, OSError) and not isinstance(error, _LASTING) and error.errno not in _LASTING_NUMBERS


def may_pass(_task: Any, _run: Any, state: Any) -> bool:
    """The same, as Prefect asks it of a task that failed."""
    return is_transient(state.result(raise_on_failure=False))
