from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.arguments import find_interruption, hoist_globals
from tests.conftest import REPOSITORY, Comity

COMMANDS = ("run", "extract", "sql", "report", "schema", "evaluate", "rejects", "doctor")


@pytest.mark.parametrize(
    ("given", "hoisted"),
    [
        (["sql", "select 1", "--root", "x", "-q"], ["--root", "x", "-q", "sql", "select 1"]),
        (["run", "--warehouse=w", "a"], ["--warehouse=w", "run", "a"]),
        (["-v", "run"], ["-v", "run"]),
        (["run", "--", "-q"], ["run", "--", "-q"]),
        (["run", "--root"], ["--root", "run"]),
        (["extract", "-", "-o", "x"], ["extract", "-", "-o", "x"]),
    ],
)
def test_global_options_may_follow_the_command(given: list[str], hoisted: list[str]) -> None:
    assert hoist_globals(given) == hoisted


class TerminationSignal(BaseException):
    """As Prefect's."""


@pytest.mark.parametrize(("first", "code"), [(KeyboardInterrupt(), 130), (TerminationSignal(), 143), (KeyError(), None)])
def test_signal_behind_an_error_is_found(first: BaseException, code: int | None) -> None:
    second, third = ValueError("Task run is not set"), RuntimeError()
    second.__context__ = first
    third.__cause__ = second
    assert find_interruption(third) == code


def test_help_names_all_commands_and_comes_at_once(comity: Comity) -> None:
    seconds = []
    for _ in range(3):
        start = time.monotonic()
        result = comity("--help")
        seconds.append(time.monotonic() - start)
        assert result.returncode == 0
        assert all(re.search(rf"^  {command} ", result.stdout, re.MULTILINE) for command in COMMANDS)
    assert min(seconds) < 1


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(comity: Comity, command: str) -> None:
    result = comity(command, "--help")
    assert result.returncode == 0
    assert "Usage:" in result.stdout


def test_help_and_extract_import_nothing_heavy() -> None:
    heavy = {"prefect", "pandas", "duckdb", "pyarrow", "altair", "trafilatura"}
    for module, allowed in (("flows.cli", set()), ("flows.extract", set())):
        code = f"import sys, {module}; print(*(set(sys.modules) & {heavy - allowed!r}))"
        result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY)
        assert result.stdout.split() == [], module


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["frobnicate"], 2, "frobnicate"),
        (["run", "--frobnicate"], 2, "--frobnicate"),
        (["extract", "--workers", "0"], 2, "workers"),
        (["schema", "partnership"], 2, "partnerships"),
        (["schema", "--format", "xml"], 2, "markdown"),
        (["sql", "select 1"], 1, "comity run"),
        (["extract", "nowhere.jsonl"], 6, "nowhere.jsonl"),
        (["evaluate", "nowhere.jsonl"], 6, "nowhere.jsonl"),
        (["rejects", "show", "r1"], 1, "comity run"),
        (["report"], 1, "comity run"),
    ],
)
def test_errors_are_one_message_and_their_code(
    comity: Comity, tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    result = comity("--root", tmp_path, *arguments)
    assert result.returncode == code
    assert result.stdout == ""
    assert message in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("command", [["run"], ["sql", "select 1"], ["doctor"]])
def test_unknown_setting_is_bad_configuration(comity: Comity, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "comity.toml").write_text("warehose = 'x'")
    result = comity(*command, "--root", tmp_path)
    assert "warehouse" in result.stdout + result.stderr
    assert result.returncode == (1 if command == ["doctor"] else 5)


def test_unexpected_error_shows_where_only_when_asked(comity: Comity, tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text('{"id": "x", "text": "Kenya.", "partnerships": 7}\n')
    quiet, verbose = comity("evaluate", tmp_path / "gold.jsonl"), comity("-v", "evaluate", tmp_path / "gold.jsonl")
    assert (quiet.returncode, verbose.returncode) == (1, 1)
    assert "Traceback" not in quiet.stderr
    assert "fault of Comity" in quiet.stderr
    assert "Traceback" in verbose.stderr


def test_schema_is_a_dictionary(comity: Comity) -> None:
    described = json.loads(comity("schema", "--json").stdout)
    assert {"articles", "claims", "partnerships"} <= {table["name"] for table in described["tables"]}
    assert "partnership_id" in comity("schema", "partnerships").stdout


def test_extract_streams_from_standard_input(comity: Comity) -> None:
    line = json.dumps({"id": "é1", "text": "Kenya and France signed a treaty."}, ensure_ascii=False)
    result = comity("extract", "-q", input=line + "\nno json\n")
    first, second = map(json.loads, result.stdout.splitlines())
    assert (first["id"], first["countries"]) == ("é1", ["KE", "FR"])
    assert second["error"]["line"] == 2
    assert (result.returncode, result.stderr) == (0, "")


def test_evaluate_reads_the_annotated_articles(comity: Comity, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"id": "x", "countries": ["KE", "FR"], "sectors": [], "partnerships": []}\n')
    articles = tmp_path / "articles.jsonl"
    articles.write_text('{"id": "x", "title": "", "text": "Kenya welcomed France."}\n')
    figures = json.loads(comity("evaluate", gold, "--articles", articles, "--json").stdout)
    assert figures["countries"]["f1"] == 1.0
    assert comity("evaluate", gold).returncode == 2


def test_closed_pipe_ends_quietly(comity_environment: dict[str, str], tmp_path: Path) -> None:
    lines = tmp_path / "many.jsonl"
    lines.write_text('{"text": "Kenya and France."}\n' * 3000)
    command = [sys.executable, "-m", "flows.cli", "extract", str(lines), "--workers", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=comity_environment) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_end_it_with_their_code(comity_environment: dict[str, str], number: signal.Signals, code: int) -> None:
    command = [sys.executable, "-m", "flows.cli", "extract", "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=comity_environment
    ) as process:
        time.sleep(2.5)  # it waits for a line by now
        process.send_signal(number)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == code
    assert b"Traceback" not in errors
