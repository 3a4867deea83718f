"""What is changed in a run before it begins."""

from __future__ import annotations

import os

import flows.steps


def note_steps() -> None:
    """Note the steps that the run comes to."""
    handle = os.open(os.environ["NOTE_STEPS_IN"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    flows.steps._notice = lambda name: os.write(handle, f"{name}\n".encode())  # type: ignore[assignment]
