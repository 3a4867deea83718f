"""What a smaller model learns from a larger one: ``python -m flows.learning.pool GOLD ARTICLES POOL --teacher MODEL …``.

All windows that teach (``flows.learning.sources``), copies of them in which other countries stand, and the windows of CORPUS
that nobody annotated; each with what the larger model, a folder as ``flows.learning.export`` makes it, says of its pairs.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from multiprocessing import Pool
from pathlib import Path
from random import Random

from flows.learning.augment import drop_context, swap_countries
from flows.learning.examples import Example, Source, load_lines, make_article, make_examples, read_windows
from flows.learning.lessons import Lesson, write_lessons
from flows.learning.sources import load_sources, make_parser
from flows.partnerships.gate import pass_gate
from flows.partnerships.judge import ClaimModel

COPIES = 2  # of each article that teaches, with other countries
PASSED_OVER_SHARE = 0.12  # of the windows that the gate passes over
ARTICLES_AT_ONCE = 64


def list_taught(source: Source, rng: Random) -> Iterator[Example]:
    """The annotated windows of a source and of copies of it."""
    copies = [copy for copy in (swap_countries(source, rng) for _ in range(COPIES)) if copy is not None]
    for one in (source, *copies):
        for example in make_examples(one):
            yield Example(
                example.article_id, drop_context(example.window, rng) if one is not source else example.window, example.labels
            )


def list_untaught(source: Source, rng: Random) -> Iterator[Example]:
    """The windows of an article as they are, and of one copy of it; nobody annotated them."""
    copy = swap_countries(source, rng)
    for one in (source, copy) if copy is not None and rng.random() < 0.5 else (source,):
        for window in read_windows(one.article):
            if pass_gate(window) or rng.random() < PASSED_OVER_SHARE:
                yield Example(source.article.article_id, window, ())


def _judge(work: tuple[int, Sequence[Source], bool]) -> list[Lesson]:
    seed, sources, is_taught = work
    rng = Random(seed)
    listing = list_taught if is_taught else list_untaught
    lessons = []
    for source in sources:
        examples = list(listing(source, rng))
        windows = [e.window for e in examples]
        verdicts = _teacher().read(windows, range(len(windows)))
        for n, e in enumerate(examples):
            lessons.append(Lesson(e.article_id, e.window, e.labels, tuple(v for v in verdicts if v.window == n)))
    return lessons


_loaded: dict[str, ClaimModel] = {}
_folder = Path()


def _teacher() -> ClaimModel:
    if "teacher" not in _loaded:
        _loaded["teacher"] = ClaimModel(_folder)
    return _loaded["teacher"]


def _open(folder: Path) -> None:
    global _folder
    _folder = folder


def make_pool(args: Namespace) -> list[Lesson]:
    """All lessons, in the order of their articles."""
    taught = load_sources(args)
    untaught = [Source(make_article(row), None) for path in args.corpus for row in load_lines(path).values()]
    work = [(n, part, True) for n, part in enumerate(_cut(taught))] + [
        (n, part, False) for n, part in enumerate(_cut(untaught), 9000)
    ]
    with Pool(args.processes, _open, (args.teacher,)) as pool:
        lessons = []
        for n, part in enumerate(pool.imap(_judge, work)):
            lessons += part
            print(f"{n + 1} of {len(work)} batches, {len(lessons)} windows", flush=True)
    return lessons


def _cut(sources: Sequence[Source]) -> Iterator[Sequence[Source]]:
    yield from (sources[i : i + ARTICLES_AT_ONCE] for i in range(0, len(sources), ARTICLES_AT_ONCE))


def main() -> None:
    """The command line."""
    parser = make_parser(__doc__ or "")
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, nargs="+", default=[])
    parser.add_argument("--processes", type=int, default=2)
    args = parser.parse_args()
    write_lessons(make_pool(args), args.out)


if __name__ == "__main__":
    main()
