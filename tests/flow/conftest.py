"""The sample, published once for all tests that only look at it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Comity


def read_digest(root: Path) -> str:
    """The name of what the published version holds."""
    facts: dict[str, Any] = json.loads((root / "warehouse" / "latest" / "datapackage.json").read_text(encoding="utf-8"))
    return str(facts["content_digest"])


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, comity: Comity) -> tuple[Path, str]:
    """A root in which `comity run` published the shipped sample, and what it printed."""
    root = tmp_path_factory.mktemp("published")
    result = comity("run", cwd=root)
    assert result.returncode == 0, result.stderr
    return root, result.stdout
