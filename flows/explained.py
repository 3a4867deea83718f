"""What the system refuses, in words: which file, why, and what to do about it."""

from __future__ import annotations

import errno

FULL = "The disk is full"
_CURES = {
    errno.ENOSPC: (FULL, "Make room, then run again: what was done so far is kept, and the published version is as it was."),
    errno.EDQUOT: ("The disk quota is used up", "Make room, then run again: what was done so far is kept."),
    errno.EFBIG: ("A file grew larger than it may", "Raise the limit (ulimit -f), then run again."),
    errno.EROFS: ("The file system is read-only", "Mount it for writing, or choose another place with --root or --warehouse."),
    errno.EACCES: (
        "Permission is denied",
        "Change the permissions, run as who owns it, or choose another --root or --warehouse.",
    ),
    errno.EPERM: ("The operation is not permitted", "Run as who owns it, or choose another --root or --warehouse."),
    errno.EIO: ("The disk failed", "Check the disk; `comity doctor` tells which files are not as they were written."),
    errno.EMFILE: ("Too many files are open", "Raise the limit (ulimit -n), then run again."),
    errno.ENFILE: ("Too many files are open on this machine", "Close some programs, then run again."),
}
_WORDS = {
    "No space left on device": errno.ENOSPC,
    "Could not write file": errno.ENOSPC,
    "disk is full": errno.ENOSPC,
    "Read-only file system": errno.EROFS,
}


def explain_refusal(error: BaseException | None) -> str | None:
    """What the system refused, if that is what this error, or one behind it, comes from: libraries wrap such errors."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if cured := _CURES.get(_find_number(error)):
            place = getattr(error, "filename", None)
            return f"{cured[0]}{f' ({place})' if place else ''}. {cured[1]}"
        error = error.__cause__ or error.__context__
    return None


def _find_number(error: BaseException) -> int:
    if isinstance(error, OSError) and error.errno:
        return error.errno
    return next((number for words, number in _WORDS.items() if words in str(error)), 0)
