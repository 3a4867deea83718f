"""The errors that Comity raises on purpose. Each message names the thing, the reason and the cure; each has an exit code."""

from __future__ import annotations


class ComityError(Exception):
    """A failure that the user can understand and mend. Shown without a traceback; exit code 1."""

    exit_code = 1


class UsageError(ComityError):
    """The command line is wrong. Exit code 2."""

    exit_code = 2


class RefusedToPublish(ComityError):
    """A check of the data failed, so nothing was published. Exit code 3."""

    exit_code = 3


class WarehouseLocked(ComityError):
    """Another run holds the warehouse. Exit code 4."""

    exit_code = 4


class BadConfiguration(ComityError):
    """A setting is unknown or has a wrong value. Exit code 5."""

    exit_code = 5


class InputUnreadable(ComityError):
    """Nothing of what was named could be read. Exit code 6."""

    exit_code = 6


class TookTooLong(ComityError):
    """The run took longer than it may. Exit code 1."""
