"""The books of the intake, beside the state: which inputs were read, and which articles are copies of which."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.articles.ledger import RunLedger


@dataclass(frozen=True, slots=True)
class InputEntry:
    """An input that was read to its end: how many items it held, how many of them were refused, and from how many places it
    had come by then. ``options`` tell how it was read: the hash of the settings that reading depends on."""

    sha256: str
    source: str
    items: int
    rejects: int
    sources: int = 1
    options: str = ""


class Books:
    """Two files in a folder that can be deleted: all in them follows from the raw store."""

    def __init__(self, folder: Path) -> None:
        self.inputs_path = folder / "inputs.jsonl"
        self.duplicates_path = folder / "duplicates.json"
        self.ledgers_path = folder / "ledgers"

    def read_inputs(self) -> dict[str, InputEntry]:
        """The inputs that were read, by hash; a line that a crash cut short is an input to read again."""
        entries: dict[str, InputEntry] = {}
        if self.inputs_path.exists():
            for line in self.inputs_path.read_text(encoding="utf-8").splitlines():
                try:
                    entry = InputEntry(**json.loads(line))
                except (ValueError, TypeError):
                    continue
                entries[entry.sha256] = entry
        return entries

    def add_inputs(self, entries: Iterable[InputEntry]) -> None:
        """Note that these inputs are read and safe. The line break comes first, so that a torn line spoils only itself."""
        self.inputs_path.parent.mkdir(parents=True, exist_ok=True)
        with self.inputs_path.open("a", encoding="utf-8") as file:
            file.writelines("\n" + json.dumps(asdict(entry), ensure_ascii=True) for entry in entries)

    def drop_inputs(self, sha256s: Collection[str]) -> None:
        """These inputs are to be read again."""
        left = [entry for entry in self.read_inputs().values() if entry.sha256 not in sha256s]
        self.inputs_path.unlink(missing_ok=True)
        self.add_inputs(left)

    def write_ledger(self, run_id: str, ledger: RunLedger) -> None:
        """Keep a run's ledger by stage and source."""
        self.ledgers_path.mkdir(parents=True, exist_ok=True)
        lines = [{"stage": line.stage, "source": line.source, **asdict(line.ledger)} for line in ledger.lines()]
        (self.ledgers_path / f"{run_id}.json").write_text(json.dumps(lines, indent=0, ensure_ascii=False), encoding="utf-8")

    def write_duplicates(self, duplicates: Mapping[str, tuple[str, str]]) -> None:
        """Keep which articles are copies, for the steps that follow."""
        self.duplicates_path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.duplicates_path.with_suffix(".part")
        draft.write_text(json.dumps(duplicates, sort_keys=True), encoding="utf-8")
        os.replace(draft, self.duplicates_path)

    def read_duplicates(self) -> dict[str, tuple[str, str]]:
        """article_id -> (the article that it copies, how)."""
        if not self.duplicates_path.exists():
            return {}
        return {key: (of, kind) for key, (of, kind) in json.loads(self.duplicates_path.read_bytes()).items()}
