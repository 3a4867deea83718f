from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.errors import ComityError, WarehouseLocked
from flows.lock import OWNER_FILE, hold_warehouse, is_held, read_owner

HOLD = """
import sys, time
from pathlib import Path
from flows.lock import hold_warehouse
with hold_warehouse(Path(sys.argv[1]), "another run"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_second_holder_is_told_who_holds_it(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    try:
        assert is_held(tmp_path)
        with (
            pytest.raises(WarehouseLocked, match=f"process {holder.pid} on .* \\(another run\\)") as caught,
            hold_warehouse(tmp_path),
        ):
            pass
        assert caught.value.exit_code == 4
    finally:
        holder.kill()
        holder.wait()


def test_lock_of_a_dead_owner_is_taken_over(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    assert not is_held(tmp_path)
    with hold_warehouse(tmp_path, "this run") as dead:
        assert dead is not None
        assert dead.pid == holder.pid
        owner = read_owner(tmp_path)
        assert owner is not None
        assert (owner.pid, owner.what) == (os.getpid(), "this run")


def test_nothing_is_left_when_it_is_let_go(tmp_path: Path) -> None:
    with pytest.raises(KeyError), hold_warehouse(tmp_path / "new" / "warehouse"):
        raise KeyError
    assert read_owner(tmp_path / "new" / "warehouse") is None
    with hold_warehouse(tmp_path / "new" / "warehouse") as dead:
        assert dead is None


@pytest.mark.parametrize("text", ["", "{", "[]", json.dumps({"pid": 1})])
def test_unreadable_owner_is_no_owner(tmp_path: Path, text: str) -> None:
    (tmp_path / OWNER_FILE).write_text(text)
    assert read_owner(tmp_path) is None
    with hold_warehouse(tmp_path) as dead:
        assert dead is None


def test_warehouse_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "warehouse").write_text("")
    with pytest.raises(ComityError, match="can't be written"), hold_warehouse(tmp_path / "warehouse"):
        pass
