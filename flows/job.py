"""What one run is about: plain parameters that Prefect can record, and from them the places that the steps work in."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field

from flows.articles.forgotten import ForgottenArticles
from flows.articles.store import RawStore
from flows.books import Books
from flows.corrections.corrector import Corrections, make_corrections
from flows.corrections.moves import read_moves
from flows.corrections.read import read_corrections
from flows.fetch.addresses import hide_secret
from flows.fetch.memory import Memory
from flows.redaction import reveal
from flows.settings import Settings, load_settings
from flows.tables.state import State
from flows.transient import may_pass

SAMPLE_NAME = "raw/sample"
SHIPPED_SAMPLES = (
    Path(__file__).parent / "bundled" / "sample",
    Path(__file__).parent.parent / SAMPLE_NAME,
)  # of a wheel, of a clone


# What a run reads: the inputs; nothing new, but what the raw store holds and no run has read; all of the raw store, from nothing.
Take = Literal["inputs", "store", "rebuild"]


class Job(BaseModel):
    """One run's parameters. ``flags`` are the settings given by hand, over those of the root."""

    model_config = ConfigDict(frozen=True)

    root: Path = Path()
    inputs: tuple[str, ...] = ()
    flags: dict[str, Any] = Field(default_factory=dict)
    take: Take = "inputs"
    key: str = ""  # a run of the same key that was published before is not done again
    accepted: dict[str, str] = Field(default_factory=dict)  # guard -> why it may be passed
    started_at: datetime = Field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    nonce: str = Field(default_factory=lambda: uuid4().hex[:6])

    @property
    def run_id(self) -> str:
        """The run's name; names sort by time."""
        return f"{self.started_at:%Y%m%dT%H%M%S}-{self.nonce}"

    @cached_property
    def settings(self) -> Settings:
        """The settings that hold for this run."""
        return load_settings(self.root, **self.flags)

    @cached_property
    def store(self) -> RawStore:
        """The bytes of all that ever came in."""
        return RawStore(self.settings.raw_dir / "store")

    @cached_property
    def fetched(self) -> Memory:
        """What was fetched from the network so far."""
        return Memory(self.store)

    @cached_property
    def forgotten(self) -> ForgottenArticles:
        """The articles that publishers asked to forget."""
        return ForgottenArticles(self.store.root / "forgotten")

    @property
    def corrections_dir(self) -> Path:
        """Where people's corrections lie."""
        return self.settings.raw_dir / "corrections"

    def read_corrections(self) -> Corrections:
        """What people have corrected, read strictly; to be applied once."""
        return make_corrections(read_corrections(self.corrections_dir), read_moves(self.corrections_dir))

    @cached_property
    def books(self) -> Books:
        """Which inputs were read, and which articles are copies."""
        return Books(self.settings.warehouse_dir / "state")

    @cached_property
    def state(self) -> State:
        """What was ingested and read so far."""
        return State(self.settings.warehouse_dir / "state")

    def choose_inputs(self) -> tuple[tuple[str, ...], dict[str, str]]:
        """The names to read, and what to call them: those given, else those of comity.toml, else the inbox, else the sample."""
        if self.inputs or self.take != "inputs":
            return tuple(map(reveal, self.inputs)), {}
        if self.settings.inputs:
            places = {_below(self.root, name): name for name in self.settings.inputs}
            return tuple(places), places
        raw = self.settings.raw_dir
        if _holds_files(raw / "inbox"):
            return (str(raw / "inbox"),), {str(raw / "inbox"): "raw/inbox"}
        sample = next(folder for folder in (raw / "sample", *SHIPPED_SAMPLES) if _holds_files(folder))
        return (str(sample),), {str(sample): SAMPLE_NAME}

    def name_origins(self) -> list[str]:
        """What the books call the sources of this run: the names that were given, as they are shown."""
        names, labels = self.choose_inputs()
        return [hide_secret(labels.get(name, name)) for name in names]


def _below(root: Path, name: str) -> str:
    return name if name == "-" or "://" in name else str(root / Path(name).expanduser())


def _holds_files(folder: Path) -> bool:
    return folder.is_dir() and any(path.is_file() and not path.name.startswith(".") for path in folder.rglob("*"))


def try_again(job: Job) -> dict[str, Any]:
    """How a step is tried again that disk or network broke off; not what reads in pieces, which the next run goes on with."""
    tries = job.settings.schedule.tries
    delays = [float(2**number) for number in range(tries - 1)]
    return {"retries": tries - 1, "retry_delay_seconds": delays, "retry_condition_fn": may_pass} if tries > 1 else {}
