"""What is changed in a run before it begins."""

from __future__ import annotations

import os

import flows.steps


def note_steps() -> None:
    """Note the steps that the run comes to."""
    handle = os.open(os.environ["NOTE_STEPS_IN"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    flows.steps._notice = lambda name: os.write(handle, f"{name}\n".encode())  # type: ignore[assignment]


def obey_permissions() -> None:
    """From now on permissions hold for root as for anybody: another user might not be able to read the interpreter."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    head, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    assert libc.capget(head, sets) == 0
    for place in (0, 1):  # effective, permitted: without CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
        sets[place] &= ~0b110
    assert libc.capset(head, sets) == 0
