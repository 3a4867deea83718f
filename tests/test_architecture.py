"""The laws of the shape: imports run one way, Prefect stays at the edge, names collide with nobody's, functions stay small."""

from __future__ import annotations

import ast
import re
import statistics
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOWS = ROOT / "flows"

# Each layer may import from those before it; layers in one tuple may not import one another.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("model", "errors", "arguments", "owner", "steps", "explained", "schedule_settings", "redaction", "transient", "sections"),
    ("schema", "settings", "lexicon", "progress", "lock", "ids", "findings", "run_log"),
    ("text",),
    ("articles", "mentions", "topics", "partnerships", "arrangements", "entities"),
    (
        "pipeline",
        "tables",
        "corrections",
        "marts",
        "report",
        "record",
        "books",
        "workers",
        "fingerprint",
        "evaluation",
        "learning",
        "fetch",
        "prefect_home",
        "plan",
        "account",
        "cloud",
        "cluster",
        "holding",
    ),
    (
        *("job", "prefect_server", "arrivals", "downloads", "extract", "query", "dictionary", "refusals"),
        *("contents", "forgetting", "isolated", "isolation", "settling", "article_limits", "guards", "run_keys"),
    ),
    ("ingest", "analyze", "publish"),
    ("artifacts",),
    ("daily",),
    ("deploy", "soundness"),
    ("serving", "automations", "prefect_file", "mending"),
    ("main_job", "doctor", "correct", "changed"),
    ("kept", "correct_command"),
    ("forget", "retry", "questions"),
    ("rejects_command", "schedule_command"),
    ("cli",),
)
STAGES = LAYERS[3]
# What compose the output together may use one another, without a cycle: versions are built over the SQL models, and so on.
BESIDE = {
    ("tables", "marts"),
    ("corrections", "tables"),
    ("report", "marts"),
    ("evaluation", "pipeline"),
    ("evaluation", "record"),
    ("learning", "pipeline"),
    ("learning", "record"),
    ("learning", "evaluation"),
    ("refusals", "query"),
    ("job", "books"),
    ("arrivals", "job"),
    ("arrivals", "downloads"),
    ("downloads", "job"),
    ("downloads", "contents"),
    ("downloads", "isolation"),
    ("contents", "job"),
    ("isolation", "isolated"),
    ("article_limits", "isolated"),
    ("settling", "job"),
    ("settling", "arrivals"),
    ("settling", "contents"),
    ("settling", "isolated"),
    ("settling", "isolation"),
    ("forgetting", "job"),
    ("forgetting", "contents"),
    ("forgetting", "isolation"),
    ("contents", "isolated"),
    ("settling", "forgetting"),
    ("cloud", "tables"),
    ("cluster", "fingerprint"),
    ("cluster", "workers"),
    ("holding", "cloud"),
}
PREFECT_FILES = {"daily.py", "ingest.py", "analyze.py", "publish.py", "deploy.py"}
PREFECT_FILES |= {"artifacts.py", "serving.py", "automations.py"}  # what Prefect shows, begins and watches
LONGEST_FLOW = 24
FETCHERS = {"answers", "connect", "transport", "visit"}  # loaded when something is fetched; these alone may import httpx then
NETWORK = {"httpx", "requests", "urllib.request", "http.client", "aiohttp", "ftplib"}


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def list_modules() -> list[Path]:
    return sorted(FLOWS.rglob("*.py"))


def name_module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def find_imports(path: Path, *, at_import_only: bool = False) -> Iterator[str]:
    """The modules that a file imports, each as far as the import names it."""
    tree = parse(path)
    for node in tree.body if at_import_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def find_own_imports(path: Path) -> set[str]:
    known = {name_module(other) for other in list_modules()}
    imported = {name for name in find_imports(path) if name.startswith("flows.")}
    return {name if name in known else name.rpartition(".")[0] for name in imported}


def layer_of(part: str) -> int:
    return next(number for number, parts in enumerate(LAYERS) if part in parts)


def part_of(module: str) -> str:
    return module.split(".")[1]


def test_every_part_has_its_layer() -> None:
    parts = {part_of(name_module(path)) for path in list_modules() if path != FLOWS / "__init__.py"}
    assert parts <= {part for layer in LAYERS for part in layer}


@pytest.mark.parametrize("path", list_modules(), ids=lambda path: str(path.relative_to(FLOWS)))
def test_imports_run_one_way(path: Path) -> None:
    if path == FLOWS / "__init__.py":
        assert not list(find_imports(path)), "the map of the way imports nothing"
        return
    mine = part_of(name_module(path))
    others = {part_of(name) for name in find_own_imports(path) if name != "flows"} - {mine}
    wrong = {other for other in others if layer_of(other) >= layer_of(mine) and (mine, other) not in BESIDE}
    assert not wrong, f"{mine} may not import {wrong}"


def test_no_module_imports_itself_by_a_detour() -> None:
    graph = {name_module(path): find_own_imports(path) - {name_module(path)} for path in list_modules()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"cycle: {' -> '.join(error.args[1])}")


def test_prefect_is_imported_at_the_edge_only() -> None:
    importers = {path.name for path in list_modules() if any(name.split(".")[0] == "prefect" for name in find_imports(path))}
    assert importers <= PREFECT_FILES


def test_flow_bodies_are_short() -> None:
    flows = [
        node
        for path in list_modules()
        if path.name in PREFECT_FILES and path.parent == FLOWS
        for node in ast.walk(parse(path))
        if isinstance(node, ast.FunctionDef)
        and any("flow" in ast.unparse(one).split("(")[0].split(".") for one in node.decorator_list)
    ]
    assert {flow.name for flow in flows} >= {"daily", "ingest", "analyze", "publish"}
    for flow in flows:
        first = flow.body[1] if ast.get_docstring(flow) else flow.body[0]
        assert flow.body[-1].end_lineno is not None
        assert flow.body[-1].end_lineno - first.lineno + 1 <= LONGEST_FLOW, flow.name


@pytest.mark.parametrize("part", ["model", "text", *STAGES, "pipeline"])
def test_core_knows_no_clock_and_no_network(part: str) -> None:
    inside = [FLOWS / f"{part}.py"] if (FLOWS / f"{part}.py").exists() else sorted((FLOWS / part).rglob("*.py"))
    for path in inside:
        imported = set(find_imports(path))
        assert not imported & NETWORK, path
        source = ast.unparse(parse(path))
        assert not re.search(r"\b(datetime|date)\.(now|today|utcnow)\(|\btime\.time\(|os\.environ|os\.getenv", source), path


def test_nothing_reaches_for_the_network_when_imported() -> None:
    for path in list_modules():
        reached = set(find_imports(path, at_import_only=True)) & NETWORK
        if path.parent.name == "fetch" and path.stem in FETCHERS:
            continue
        assert not {f"flows.fetch.{name}" for name in FETCHERS} & {
            name.rpartition(".")[0] for name in find_imports(path, at_import_only=True)
        }, path
        assert reached <= {"urllib.request"}, (
            path
        )  # the standard library's, for the helper server on loopback; importing it opens nothing


def test_no_name_collides_with_an_installed_package() -> None:
    taken = set(sys.stdlib_module_names) | set(packages_distributions()) - {"flows"}
    inside = {path.stem for path in FLOWS.glob("*.py")} | {path.name for path in FLOWS.iterdir() if path.is_dir()}
    assert not (inside - {"__init__", "__pycache__"}) & taken


def test_no_file_names_a_registry() -> None:
    registry = re.compile(
        "|".join(["pypi" + r"\.org", "files" + r"\.pythonhosted", r"--(extra-)?index-" + "url", r"--find-" + "links"])
    )
    files = [path for pattern in ("requirements*.lock", "pyproject.toml", "Makefile", ".ci/*") for path in ROOT.glob(pattern)]
    assert len(files) >= 4
    for path in [*files, *list_modules()]:
        text = path.read_text(encoding="utf-8").replace("--no-emit-index-" + "url", "")
        assert not registry.search(text), path


def test_lock_has_a_hash_for_everything() -> None:
    for path in ROOT.glob("requirements*.lock"):
        entries = re.findall(r"^([a-zA-Z0-9_.-]+)==\S+.*?\n((?:    .*\n)*)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert len(entries) > 100
        assert all("--hash=sha256:" in rest for _, rest in entries)


def count_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function's body without its docstring."""
    first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
    return (node.body[-1].end_lineno or 0) - first.lineno + 1


def test_functions_and_modules_stay_small() -> None:
    functions = [
        count_lines(node)
        for path in list_modules()
        for node in ast.walk(parse(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    modules = [len(path.read_text(encoding="utf-8").splitlines()) for path in list_modules() if path.name != "__init__.py"]
    fifth = statistics.quantiles(functions, n=20)[-1]
    print(f"functions {statistics.median(functions)} / {fifth}; modules {statistics.median(modules)}, longest {max(modules)}")
    assert statistics.median(functions) <= 10
    assert fifth <= 35
    assert statistics.median(modules) <= 110
    assert max(modules) <= 250


def test_public_functions_are_documented_and_typed() -> None:
    for path in list_modules():
        for node in parse(path).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{path.relative_to(ROOT)}: {node.name} says nothing"
