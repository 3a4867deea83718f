"""The screen that ships: which sentences it lets through."""

from __future__ import annotations

import pytest

from flows.learning.examples import make_article, read_windows
from flows.partnerships.judge import load_model
from flows.partnerships.screen import MOST_ROWS, Screen

STATED = [
    "Kenya and Japan signed a loan agreement for a new railway on Monday.",
    "France will give Mali 20 million euros for schools, the minister said.",
    "Under a memorandum with Norway, Ghana opened a joint centre for ocean research.",
]
UNSTATED = [
    "Rain fell in Kenya while Japan was dry.",
    "He was born in Ghana and went to school in Norway.",
    "The striker of France scored twice against Mali.",
]


class Counted(Screen):
    """Counts the rows of each batch, and scores each sentence by its length."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self._session = self

    def run(self, _: None, feed):  # type: ignore[no-untyped-def]
        self.rows.append(len(feed["ids"]))
        return [(feed["ids"] > 0).sum(1) / 1000]


def read(text: str) -> int:
    return len(load_model().read(read_windows(make_article({"id": "x", "text": text})), [0]))


@pytest.mark.parametrize("text", STATED)
def test_a_stated_partnership_passes(text: str) -> None:
    assert read(text) == 1


@pytest.mark.parametrize("text", UNSTATED)
def test_what_states_nothing_is_passed_over(text: str) -> None:
    assert read(text) == 0


def test_each_sentence_gets_its_own_score_and_batches_stay_small() -> None:
    lengths = [(7 * n) % 90 + 3 for n in range(500)]
    screen = Counted()
    assert screen.score([[9] * length for length in lengths]) == pytest.approx([length / 1000 for length in lengths])
    assert max(screen.rows) <= MOST_ROWS
    assert sum(screen.rows) == len(lengths)
    assert screen.score([]) == []
