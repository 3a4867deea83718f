"""Folders that can't be written, as whom permissions hold meets them: a message with the cure, and nothing is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.faults.runs import Nursery, read_digest
from tests.faults.scenes import PACT, fill_inbox

OBEY = "tests.faults.hooks:obey_permissions"  # root passes every gate otherwise


@pytest.fixture(scope="module")
def published(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root in which something is published."""
    root = fill_inbox(tmp_path_factory.mktemp("denied") / "root")
    (root / "raw" / "inbox" / "pact.txt").unlink()
    nursery.run(root, "run", "-q")
    return root


@pytest.mark.parametrize("folder", ["warehouse/versions", "raw/store"])
def test_closed_folder_is_told_and_the_next_run_goes_on(nursery: Nursery, published: Path, folder: str) -> None:
    root = published.with_name(folder.replace("/", "-"))
    shutil.copytree(published, root, symlinks=True)
    (root / "raw" / "inbox" / "pact.txt").write_text(PACT)
    closed = [root / folder, *(path for path in (root / folder).rglob("*") if path.is_dir() and folder != "warehouse")]
    for path in closed:
        path.chmod(0o555)
    before = read_digest(root)
    run = nursery.run(root, "run", "-q", hook=OBEY, expect=1)
    assert "fault of Comity" not in run.errors, run.errors
    assert any(words in run.errors for words in ("Permission", "permission", "can't be written"))
    assert read_digest(root) == before
    for path in closed:
        path.chmod(0o755)
    nursery.run(root, "run", "-q", hook=OBEY)
    assert read_digest(root) not in ("", before)
