"""The same content, whatever the order and the batches, and from the raw store alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from flows.job import Job
from tests.unit.jobs import gather_content, ingest_inputs

FIRST = (
    "President Amina Okoro of Zamunda and Prime Minister Pavel Novak of Ruritania signed a railway agreement in Port Celeste. "
    "The line will run for 412 kilometres from the harbour to the copper mines of the Kivari highlands, both governments said. "
    "Ruritania is to lend 1.4 billion dollars at an interest of two percent, and its state firm Rurivia will lay the track."
)
SECOND = "Graustark and Grand Fenwick opened a joint customs post in the mountains on Friday, and traders crossed it for free."


def tell(text: str, **facts: str) -> str:
    return json.dumps({"text": text, **facts})


# Files by name: copies by bytes, by article, by words, by address, nearly; a line that is broken; a whole file that is refused.
FILES = {
    "a/railway.jsonl": tell(FIRST, title="Railway signed", date="2024-05-03", url="https://paper.example/railway"),
    "b/railway-again.jsonl": tell(FIRST, title="Railway signed", date="2024-05-03", url="https://paper.example/railway"),
    "c/other-fields.jsonl": tell(
        FIRST, title="Railway signed", date="2024-05-03", url="https://paper.example/railway", byline="Ann Lee"
    ),
    "d/elsewhere.jsonl": tell(FIRST, title="Deal on rails", date="2024-05-04", outlet="Strelsau Post"),
    "e/update.jsonl": tell(FIRST + " More follows.", date="2024-05-05", url="https://paper.example/railway"),
    "f/wire.jsonl": tell("PORT CELESTE (ZNA) - " + FIRST + " (ZNA)", date="2024-05-04", outlet="Wire"),
    "g/mixed.jsonl": "\n".join([tell(SECOND, date="2024-06-07"), "{broken", tell(FIRST), tell(SECOND, date="2024-06-07")]),
    "h/customs.txt": "Customs post opens\n\n" + SECOND,
    "i/empty.txt": "",
}


def write_files(folder: Path, names: list[str]) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FILES[name], encoding="utf-8")
    return folder


def ingest_in_batches(root: Path, batches: list[list[str]]) -> dict[str, list[tuple[Any, ...]]]:
    """Each batch is a run of its own; files are named one by one, in the order of the batch."""
    write_files(root / "news", list(FILES))
    for batch in batches:
        job, ledger = ingest_inputs(root, *(f"{root}/news/{name}" for name in batch))
        assert ledger.balances()
    content = gather_content(job)
    return {name: [tuple(str(cell).replace(str(root), "") for cell in row) for row in rows] for name, rows in content.items()}


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Any, ...]]]:
    return ingest_in_batches(tmp_path_factory.mktemp("once"), [list(FILES)])


@given(st.permutations(list(FILES)), st.lists(st.booleans(), min_size=len(FILES), max_size=len(FILES)))
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_order_and_batches_do_not_matter(at_once: dict[str, list[tuple[Any, ...]]], order: list[str], cuts: list[bool]) -> None:
    batches: list[list[str]] = [[]]
    for name, cut in zip(order, cuts, strict=True):
        batches[-1].append(name)
        if cut:
            batches.append([])
    with TemporaryDirectory() as folder:
        content = ingest_in_batches(Path(folder), [batch for batch in batches if batch])
    for name, rows in at_once.items():
        if name != "rejects":  # a reject's id is made from its source, which names the test's own folder here
            assert content[name] == rows, name
    assert [row[1:3] for row in sorted(content["rejects"], key=lambda row: row[1:])] == [
        row[1:3] for row in sorted(at_once["rejects"], key=lambda row: row[1:])
    ]


def test_each_kind_of_copy_is_told(at_once: dict[str, list[tuple[Any, ...]]]) -> None:
    cells = {cell for row in at_once["articles"] for cell in row}
    assert cells >= {"same_text", "earlier_version", "near_copy"}
    assert len({row[0] for row in at_once["article_sources"]}) < len(at_once["article_sources"])


def test_rebuild_needs_the_raw_store_alone(tmp_path: Path) -> None:
    news = write_files(tmp_path / "news", list(FILES))
    (news / "gone.txt").symlink_to("/nowhere")
    job, _ = ingest_inputs(tmp_path, news)
    content = gather_content(job)
    assert any(row[1] == "link_refused" for row in content["rejects"])
    shutil.rmtree(tmp_path / "warehouse")
    shutil.rmtree(news)
    rebuilt, ledger = ingest_inputs(tmp_path, take="rebuild")
    assert gather_content(rebuilt) == content
    assert (ledger.unchanged, ledger.articles > 0) == (0, True)


def test_rebuild_in_place_gives_the_same_and_then_nothing_is_new(tmp_path: Path) -> None:
    news = write_files(tmp_path / "news", list(FILES))
    for name in FILES:
        job, _ = ingest_inputs(tmp_path, news / name)
    content = gather_content(job)
    rebuilt, _ = ingest_inputs(tmp_path, take="rebuild")
    assert gather_content(rebuilt) == content
    again, ledger = ingest_inputs(tmp_path, take="store")
    assert gather_content(again) == content
    assert ledger.inputs == ledger.articles == 0


def test_broken_off_run_is_taken_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    news = write_files(tmp_path / "news", list(FILES))

    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("flows.tables.state.write_batch", break_off)
        with pytest.raises(KeyboardInterrupt):
            ingest_inputs(tmp_path, news)
    job, _ = ingest_inputs(tmp_path, take="store")
    whole, _ = ingest_inputs(tmp_path / "other", news)
    assert gather_content(job) == gather_content(whole)


COLUMNS = (
    "text,story\n"
    "Zamunda and Ruritania signed a railway pact in Port Celeste.,Graustark and Fenwick opened a customs post on Friday.\n"
    "Graustark and Fenwick opened a customs post on Friday.,Zamunda lent its neighbour two cannons for the parade.\n"
    "Too short,Ruritania bought forty locomotives from Graustark in May.\n"
)
ACCENTS = (
    "Le Président signe\n\nLa république a signé un traité de pêche avec le Zaïre à Genève, où l'été fut très agité.".encode(
        "latin-1"
    )
)
STEPS = ("columns", "other columns", "charset", "same again", "copy", "outlets")


def take_step(root: Path, step: str, number: int) -> Job:
    """One run after which something may read otherwise what was read before."""
    news = root / "news"
    if step in ("columns", "other columns"):
        (root / "comity.toml").write_text('[columns]\ntext = "story"\n' if step == "columns" else "")
    if step == "outlets":
        (root / "comity.toml").write_text('[outlets]\n"Strelsau Post" = "FR"\n')
    if step == "charset":
        headers = {"content-type": f"text/plain; charset={('cp1251', 'utf-8', 'cp1250')[number % 3]}"}
        Job(root=root).store.put(ACCENTS, f"https://{number}.example/a", "2026-11-24T10:00:00+00:00", headers)
    if step == "copy":
        shutil.copy(news / "table.csv", news / f"a-copy-{number}.csv")
    job, ledger = ingest_inputs(root, news)
    assert ledger.balances()
    return job


@given(st.lists(st.sampled_from(STEPS), min_size=1, max_size=5))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(["columns"])
@example(["charset", "copy", "columns", "charset"])
def test_state_is_what_a_rebuild_makes_whatever_is_read_anew(steps: list[str]) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        news = write_files(root / "news", ["d/elsewhere.jsonl", "h/customs.txt"])
        (news / "table.csv").write_text(COLUMNS)
        (news / "table.jsonl").write_text(tell("Graustark and Fenwick opened a customs post on Friday."))
        (news / "french.txt").write_bytes(ACCENTS)
        ingest_inputs(root, news)
        for number, step in enumerate(steps):
            job = take_step(root, step, number)
        content = gather_content(job)
        rebuilt, _ = ingest_inputs(root, take="rebuild")
        for name, rows in gather_content(rebuilt).items():
            assert content[name] == rows, name
