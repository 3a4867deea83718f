"""README is true: each block that a reader types runs, its settings are read, its views, paths and links exist."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
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


def list_steps() -> list[tuple[str, str]]:
    """The blocks that a reader types, in order, by the heading that they stand under."""
    found = re.split(r"^#+ (.*)$", README, flags=re.MULTILINE)
    parts = zip(found[1::2], found[2::2], strict=True)
    return [(heading, block) for heading, part in parts for block in re.findall(r"```(?:sh|python)\n.*?```", part, re.DOTALL)]


STEPS = list_steps()


@pytest.fixture(scope="module")
def folder(published: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a reader has after `make run`: the sample, published."""
    copy = tmp_path_factory.mktemp("readme") / "root"
    shutil.copytree(published[0], copy, symlinks=True)
    return copy


def test_make_knows_both_commands() -> None:
    told = subprocess.run(["make", "--dry-run", "run", "test"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "bin/comity run" in told
    assert "-m pytest" in told


@pytest.mark.parametrize(("heading", "block"), STEPS[1:], ids=[heading for heading, _ in STEPS[1:]])
def test_a_block_runs(heading: str, block: str, folder: Path, comity_environment: dict[str, str]) -> None:
    """Each block as it stands, one after the other in one folder, as a reader would type them."""
    language, code = re.fullmatch(r"```(\w+)\n(.*?)```", block, re.DOTALL).groups()  # type: ignore[union-attr]
    programs = Path(sys.executable).parent
    command = ["bash", "-euo", "pipefail", "-c", code] if language == "sh" else [sys.executable, "-c", code]
    environment = {**comity_environment, "PATH": f"{programs}{os.pathsep}{comity_environment['PATH']}"}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=900, check=False)
    assert run.returncode == 0, f"{code}\n{run.stdout}\n{run.stderr}"
    assert run.stdout.strip() or "-o " in code


def test_the_doors_are_four_and_short() -> None:
    doors = re.findall(r"^### (I [^\n]*)\n(.*?)(?=^##)", README, re.MULTILINE | re.DOTALL)
    assert len(doors) == 4
    for name, text in doors:
        assert 1 <= len(re.findall(r"^\d\. ", text, re.MULTILINE)) <= 5, name
        assert "```" in text


def test_links_within_lead_somewhere() -> None:
    headings = re.findall(r"^#+ (.*)$", README, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]*)\)", README)) <= anchors
    assert all((ROOT / path).is_file() for path in re.findall(r"!\[[^\]]*\]\(([^)]*)\)", README))


def test_citation_is_of_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert citation["version"] == project["version"]
    assert citation["license"] == project["license"]
    assert f"version {project['version']}" in README


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
