from __future__ import annotations

import io
import sys

import pytest

from flows import progress
from flows.progress import show_progress, watch_progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_plain_lines_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with watch_progress():
        for done in range(1001):
            show_progress("read", done, 1000)
        show_progress("publish", 5)
    show_progress("later", 1)
    assert capsys.readouterr().err.splitlines() == ["read: 0 of 1,000", "read: 1,000 of 1,000", "publish: 5"]


def test_nothing_when_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    with watch_progress(quiet=True):
        show_progress("read", 1, 2)
    assert capsys.readouterr().err == ""


def test_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with watch_progress():
        show_progress("read", 1, 2)
        show_progress("read", 2, 2)
    assert "read" in terminal.getvalue()
    assert "2/2" in terminal.getvalue()


def test_watching_ends_with_an_error() -> None:
    with pytest.raises(KeyError), watch_progress():
        raise KeyError
    assert isinstance(progress._current, progress.NoProgress)
