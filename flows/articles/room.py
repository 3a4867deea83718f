"""A disk without room is no fault of an input: it ends the run, and no input is refused for it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class NoRoom(BaseException):
    """Not an Exception: whoever reads hostile bytes catches those and refuses the input."""


@contextmanager
def no_room_is_ours(place: str | Path) -> Iterator[None]:
    """While something is written: raises NoRoom where the disk has no room for it."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise NoRoom(f"{place}: {error.strerror}. Make room on that disk, then run again: it goes on where it was.") from None
        raise
