"""What is being done when something goes wrong: a root as it lies before, a command, and what it comes to when nothing does."""

from __future__ import annotations

import ast
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.faults.runs import REPOSITORY, Nursery, read_digest

LOAN = """Kenya signs solar loan

NAIROBI, 14 May 2024 - France and Kenya signed a loan agreement worth 100 million euros for a solar plant on Tuesday, the
energy ministry said.
"""
PACT = """Chile and Peru agree on fishing

LIMA, 2 June 2024 - Chile and Peru signed a memorandum of understanding on fishing in Lima on Monday, both governments said.
"""
RIVER = """Basin states meet

KAMPALA, 5 July 2024 - Uganda and Rwanda agreed on Friday to share data on the river, the water ministers of both states said.
"""
SETTINGS = 'inputs = ["raw/inbox"]\nworkers = 1\nkeep_versions = 1\n'


@dataclass(frozen=True, slots=True)
class Scene:
    """``before`` is the root as it lies before ``command``; ``digest`` names what an unbroken run comes to."""

    name: str
    before: Path
    command: tuple[str, ...]
    digest: str
    steps: tuple[str, ...]

    def set_up(self, root: Path) -> Path:
        """The root as it lies before, in a new place."""
        shutil.copytree(self.before, root, symlinks=True)
        return root

    def go_on(self, nursery: Nursery, root: Path) -> str:
        """What the next run makes of a root in which the command broke off; a command of another kind is then given again."""
        nursery.run(root, "run", "-q")
        if self.command[0] != "run":
            nursery.run(root, *self.command)
        return read_digest(root)


def list_steps() -> list[str]:
    """Every step that the code names."""
    found = set[str]()
    for path in (REPOSITORY / "flows").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "reach_step" and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    return sorted(found)


SCENES = {
    "first": (None, "run", "-q"),
    "second": ("first", "run", "-q"),
    "silent": ("second", "run", "-q"),
    "rebuild": ("second", "run", "--rebuild", "-q"),
    "forget": ("second", "forget", "ARTICLE"),
    "retry": ("second", "rejects", "retry"),
}


def make_scene(nursery: Nursery, folder: Path, name: str) -> Scene:
    """A scene, and those that come before it, made by running it once unbroken."""
    after, *command = SCENES[name]
    before = folder / f"{name}.before"
    if after is None:
        fill_inbox(before)
    else:
        if not (folder / after).exists():
            make_scene(nursery, folder, after)
        shutil.copytree(folder / after, before, symlinks=True)
    if name == "second":
        add_more(before / "raw" / "inbox")
    if "ARTICLE" in command:
        command[command.index("ARTICLE")] = _find_article(nursery, before)
    return _play(nursery, folder, name, before, *command)


def fill_inbox(root: Path) -> Path:
    """A root with a few inputs of several kinds in its inbox."""
    inbox = root / "raw" / "inbox"
    inbox.mkdir(parents=True)
    (root / "comity.toml").write_text(SETTINGS)
    (inbox / "loan.txt").write_text(LOAN)
    (inbox / "loan-again.txt").write_text(LOAN)
    (inbox / "pact.txt").write_text(PACT)
    (inbox / "broken.json").write_text("{")
    return root


def add_more(inbox: Path) -> None:
    """What comes in later: new articles, one of those known from a source that comes first, a large file, and a refusal."""
    texts = [LOAN.replace("solar", "wind").replace("Kenya", "Ghana").replace("NAIROBI", "ACCRA"), RIVER]
    (inbox / "more.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts) + "{\n")
    (inbox / "a-pact.txt").write_text(PACT)
    (inbox / "large.txt").write_bytes(b"\0" * (33 << 20))


def _play(nursery: Nursery, folder: Path, name: str, before: Path, *command: str) -> Scene:
    root = folder / name
    shutil.copytree(before, root, symlinks=True)
    noted = folder / f"{name}.steps"
    nursery.run(root, *command, hook="tests.faults.hooks:note_steps", env={"NOTE_STEPS_IN": str(noted)})
    if command[0] != "run":
        nursery.run(root, "run", "-q")
    steps = tuple(dict.fromkeys(noted.read_text().split()))
    return Scene(name, before, command, read_digest(root), steps)


def _find_article(nursery: Nursery, root: Path) -> str:
    asked = nursery.run(root, "sql", "select article_id from articles where title like 'Kenya signs%' limit 1", "--json")
    return str(json.loads(asked.told)[0]["article_id"])
