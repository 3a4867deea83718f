from __future__ import annotations

import os
import socket
import time
from pathlib import Path

import pytest

from flows.errors import ComityError
from flows.prefect_home import Server, ServerStart, find_home, hold_lease, reach_prefect, read_server, retire_helper, write_server
from flows.schedule_settings import PrefectSettings
from flows.settings import load_settings


def test_home_is_the_users_state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    home = find_home(load_settings(tmp_path))
    assert home.parent == tmp_path / "state" / "comity"
    assert home.name.startswith("prefect-3.")


def test_home_is_in_the_warehouse_where_the_user_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "state").write_text("a file, so no folder can be made below it")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert find_home(load_settings(tmp_path)).parent == tmp_path / "warehouse"


def test_home_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("COMITY_PREFECT__HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(ComityError, match=r"prefect\.home"):
        find_home(load_settings(tmp_path))


def test_own_api_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")
    monkeypatch.setenv("COMITY_PREFECT__OWN_SECONDS", "0")
    with reach_prefect(load_settings(tmp_path)) as wait:
        with pytest.raises(ComityError, match=r"http://127.0.0.1:1/api does not answer"):
            wait()
        assert "PREFECT_HOME" not in os.environ
        assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
        assert os.environ["DO_NOT_TRACK"] == "1"


def test_own_api_of_the_settings_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "")  # so that what is set below is taken back after the test
    (tmp_path / "comity.toml").write_text('[prefect]\napi_url = "http://ann:pl4nted-t0ken@127.0.0.1:1/api"\nown_seconds = 0\n')
    with reach_prefect(load_settings(tmp_path)) as wait:
        assert os.environ["PREFECT_API_URL"] == "http://ann:pl4nted-t0ken@127.0.0.1:1/api"
        with pytest.raises(ComityError) as told:
            wait()
    assert "pl4nted" not in str(told.value)


def test_helper_without_a_clock_makes_way_for_one_with_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        write_server(tmp_path, Server(os.getpid(), listener.getsockname()[1]))
        with hold_lease(tmp_path), pytest.raises(ComityError, match="A run uses"):
            retire_helper(tmp_path, 0)
        assert read_server(tmp_path) is not None
        retire_helper(tmp_path, 5)
        assert read_server(tmp_path) is None
        write_server(tmp_path, Server(os.getpid(), listener.getsockname()[1], keeps_time=True))
        retire_helper(tmp_path, 5)
        assert read_server(tmp_path) is not None


def test_helper_can_be_turned_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_PREFECT__HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COMITY_PREFECT__HELPER", "false")
    with reach_prefect(load_settings(tmp_path)) as wait:
        wait()
        assert "PREFECT_API_URL" not in os.environ
        assert os.environ["PREFECT_HOME"] == str(tmp_path / "home")
        assert os.environ["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"] == "300"
    assert read_server(tmp_path / "home") is None


def test_lease_is_taken_alone_only_while_no_run_has_it(tmp_path: Path) -> None:
    with hold_lease(tmp_path), hold_lease(tmp_path) as shared, hold_lease(tmp_path, alone=True) as alone:
        assert (shared, alone) == (True, False)
    with hold_lease(tmp_path, alone=True) as alone:
        assert alone


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"pid": 1}'])
def test_unreadable_server_file_is_no_server(tmp_path: Path, text: str) -> None:
    (tmp_path / "server.json").write_text(text)
    assert read_server(tmp_path) is None


def test_server_that_is_gone_neither_answers_nor_starts(tmp_path: Path) -> None:
    write_server(tmp_path, Server(2**22 - 1, 1))
    server = read_server(tmp_path)
    assert server is not None
    assert not server.answers()
    assert not server.is_starting()


def test_server_that_fails_to_start_is_told_with_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(ComityError, match=r"server\.log"):
        ServerStart(tmp_path, PrefectSettings()).find_server()


@pytest.mark.slow
def test_helper_starts_once_serves_two_and_ends_itself_when_idle(tmp_path: Path) -> None:
    settings = PrefectSettings(idle_minutes=0.02)
    with hold_lease(tmp_path):
        first = ServerStart(tmp_path, settings)
        server = first.find_server()
        assert ServerStart(tmp_path, settings).find_server() == server
        first.wait_for_answer()
        time.sleep(4)  # longer than it may be idle, but it is leased
        assert server.answers()
    deadline = time.monotonic() + 30
    while server.is_starting():
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert read_server(tmp_path) is None
