"""README is true: its commands exist, its settings are read, its views and paths are published ones."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from flows.cli import app
from flows.schema import list_tables, list_views
from flows.settings import load_settings

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(
    set(re.findall(r"comity (run|extract|sql|report|schema|evaluate|rejects|doctor|correct|changes|forget|serve|deploy)", README))
)


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_first_screen_holds_the_two_commands() -> None:
    first = "\n".join(README.splitlines()[:12])
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("run", "test"):
        assert f"make {target}" in first
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_readme_names_exists(command: str) -> None:
    assert command in get_command(app).commands  # type: ignore[attr-defined]


def test_the_settings_block_is_read(tmp_path: Path) -> None:
    (block,) = blocks("toml")
    (tmp_path / "comity.toml").write_text(block, encoding="utf-8")
    settings = load_settings(tmp_path)
    assert settings.outlets == tomllib.loads(block)["outlets"]
    assert settings.keep_versions == 3


def test_the_queries_name_published_tables() -> None:
    published = {t.name for t in (*list_tables(), *list_views())}
    named = re.findall(r"comity sql \"[^\"]*? from (\w+)", README)
    assert named
    assert set(named) <= published


def test_ci_calls_the_test_command() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
