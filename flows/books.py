"""The books of the intake, beside the state: which inputs were read, and which articles are copies of which."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.articles.ledger import RunLedger
from flows.articles.staging import write_whole
from flows.steps import reach_step


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
            file.writelines(map(_write_line, entries))

    def drop_inputs(self, sha256s: Collection[str]) -> None:
        """These inputs are to be read again."""
        left = [entry for entry in self.read_inputs().values() if entry.sha256 not in sha256s]
        write_whole(self.inputs_path, "".join(map(_write_line, left)).encode("ascii"))
        reach_step("books.inputs_dropped")

    def write_ledger(self, run_id: str, ledger: RunLedger) -> None:
        """Keep a run's ledger by stage and source."""
        lines = [{"stage": line.stage, "source": line.source, **asdict(line.ledger)} for line in ledger.lines()]
        write_whole(self.ledgers_path / f"{run_id}.json", json.dumps(lines, indent=0, ensure_ascii=False).encode())

    def write_duplicates(self, duplicates: Mapping[str, tuple[str, str]]) -> None:
        """Keep which articles are copies, for the steps that follow."""
        write_whole(self.duplicates_path, json.dumps(duplicates, sort_keys=True).encode("ascii"))

    def read_duplicates(self) -> dict[str, tuple[str, str]]:
        """article_id -> (the article that it copies, how)."""
        if not self.duplicates_path.exists():
            return {}
        return {key: (of, kind) for key, (of, kind) in json.loads(self.duplicates_path.read_bytes()).items()}


def _write_line(entry: InputEntry) -> str:
    return "\n" + json.dumps(asdict(entry), ensure_ascii=True)
