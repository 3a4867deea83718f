from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path

import pytest

from flows.errors import ComityError, WarehouseLocked
from flows.lock import OWNER_FILE, hold_warehouse, is_held, read_owner, require_hold
from flows.owner import LockOwner

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


def leave_owner(warehouse: Path, **facts: object) -> None:
    """An owner's file as one leaves it that lost the system's lock, or never had it."""
    me = asdict(LockOwner.this_process("a run"))
    (warehouse / OWNER_FILE).write_text(json.dumps({**me, **facts}))


def test_number_that_another_process_bears_by_now_is_a_dead_owner(tmp_path: Path) -> None:
    leave_owner(tmp_path, started="1")
    with hold_warehouse(tmp_path) as dead:
        assert dead is not None


def test_owner_from_before_the_machine_was_started_is_dead(tmp_path: Path) -> None:
    leave_owner(tmp_path, boot="an earlier one")
    with hold_warehouse(tmp_path) as dead:
        assert dead is not None


def test_living_owner_holds_also_when_somebody_removed_the_lock_file(tmp_path: Path) -> None:
    leave_owner(tmp_path)
    assert is_held(tmp_path)
    with pytest.raises(WarehouseLocked, match=r"\(a run\), since .* \(for "), hold_warehouse(tmp_path):
        pass


def test_owner_on_another_machine_is_judged_by_its_touch_and_never_by_its_number(tmp_path: Path) -> None:
    leave_owner(tmp_path, host="elsewhere", pid=999_999_999)
    with pytest.raises(WarehouseLocked, match="on elsewhere"), hold_warehouse(tmp_path):
        pass
    leave_owner(tmp_path, host="elsewhere")
    os.utime(tmp_path / OWNER_FILE, (1, 1))
    with hold_warehouse(tmp_path) as dead:
        assert dead is not None


def test_who_holds_it_holds_it_once(tmp_path: Path) -> None:
    with hold_warehouse(tmp_path, "outer"), hold_warehouse(tmp_path, "inner"):
        owner = read_owner(tmp_path)
        assert owner is not None
        assert owner.what == "outer"
    assert not is_held(tmp_path)


def test_waiting_gets_it_once_the_holder_ends(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    threading.Timer(0.5, holder.kill).start()
    with hold_warehouse(tmp_path, wait_seconds=60) as dead:
        assert dead is not None
    holder.wait()


def test_hold_that_was_taken_over_is_noticed(tmp_path: Path) -> None:
    with hold_warehouse(tmp_path):
        require_hold(tmp_path)
        leave_owner(tmp_path, pid=1)
        with pytest.raises(WarehouseLocked, match="taken over"):
            require_hold(tmp_path)
