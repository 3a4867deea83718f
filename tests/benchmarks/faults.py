"""The long proof that a run survives anything: ``python -m tests.benchmarks.faults [--random 200] [--only kills,random,…]``.

Each run is the real command in a process of its own, with Prefect's engine left out (tests/faults/bare.py), so that hundreds fit
into an hour. The last figures stand in tests/benchmarks/faults.json.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows.steps import KILL_VARIABLE
from tests.faults.readers import publish_often
from tests.faults.runs import Nursery, Run, read_digest
from tests.faults.scenes import SCENES, Scene, list_steps, make_scene

FIGURES = Path(__file__).with_suffix(".json")
DISK_FULL_AT = (0.001, 0.004, 0.01, 0.03, 0.06, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.93)  # of the room that a run needs


class Proof:
    """The scenes, and what was found so far."""

    def __init__(self, folder: Path, random_kills: int) -> None:
        (folder / "home").mkdir(parents=True)
        home = {"HOME": str(folder / "home"), "COMITY_PREFECT__HOME": str(folder / "home")}
        self.nursery = Nursery(folder, {**os.environ, **home, "PREFECT_API_URL": "http://127.0.0.1:9/api"})
        self.folder, self.random_kills = folder, random_kills
        self.scenes: dict[str, Scene] = {}
        self.chance = random.Random(8)

    def scene(self, name: str) -> Scene:
        """A scene, made when it is wanted."""
        if name not in self.scenes:
            self.scenes[name] = make_scene(self.nursery, self.folder, name)
        return self.scenes[name]

    def kills(self) -> dict[str, Any]:
        """``kill -9`` at every step that some scene comes to."""
        seen: dict[str, str] = {}
        for name in SCENES:
            for step in self.scene(name).steps:
                seen.setdefault(step, name)
        wrong = [step for step, name in seen.items() if not self._survives(self.scene(name), {KILL_VARIABLE: step})]
        return {"steps": len(seen), "different": wrong, "not_reached": sorted(set(list_steps()) - seen.keys())}

    def _survives(self, scene: Scene, env: dict[str, str], delay: float | None = None) -> bool:
        with tempfile.TemporaryDirectory(dir=self.folder) as place:
            root = scene.set_up(Path(place) / "root")
            run = self.nursery.start(root, *scene.command, env=env)
            if delay is not None:
                run.ended.wait(delay)
                run.kill()
            status = run.wait()
            if status != -signal.SIGKILL and delay is None:
                print(f"{env}: ended with {status}, not killed", flush=True)
                return False
            try:
                found = scene.go_on(self.nursery, root)
            except AssertionError as error:
                print(error, flush=True)
                found = ""
            print(f"{scene.name} {env or delay} {'ok' if found == scene.digest else 'DIFFERENT'}", flush=True)
            return found == scene.digest

    def random(self) -> dict[str, Any]:
        """``kill -9`` at random moments."""
        names, wrong = ("first", "second", "rebuild"), 0
        lengths = {name: self._measure(self.scene(name)) for name in names}
        for number in range(self.random_kills):
            name = names[number % len(names)]
            wrong += not self._survives(self.scene(name), {}, self.chance.uniform(0, lengths[name]))
        return {"kills": self.random_kills, "different": wrong}

    def _measure(self, scene: Scene) -> float:
        with tempfile.TemporaryDirectory(dir=self.folder) as place:
            root, start = scene.set_up(Path(place) / "root"), time.monotonic()
            self.nursery.run(root, *scene.command)
            return time.monotonic() - start

    def races(self) -> dict[str, Any]:
        """Runs that begin together: one works, the others exit 4 or, in every other race, wait."""
        told: dict[str, Any] = {"of_two": 20, "of_eight": 5, "lost": 0, "double": 0, "exits": {}}
        for number, size in enumerate([2] * 20 + [8] * 5):
            self._race(told, size, ["--wait", "600"] if number % 2 else [])
        return told

    def _race(self, told: dict[str, Any], size: int, wait: list[str]) -> None:
        scene = self.scene("second")
        with tempfile.TemporaryDirectory(dir=self.folder) as place:
            root = scene.set_up(Path(place) / "root")
            runs: list[Run] = [self.nursery.start(root, *scene.command, *wait) for _ in range(size)]
            statuses = [run.wait() for run in runs]
            for status in statuses:
                told["exits"][str(status)] = told["exits"].get(str(status), 0) + 1
            self.nursery.run(root, "run", "-q")
            told["lost"] += read_digest(root) != scene.digest
            told["double"] += len(list((root / "warehouse" / "versions").iterdir())) != 1  # keep_versions is 1

    def stops(self) -> dict[str, Any]:
        """Stopped by SIGINT and SIGTERM at random moments, in turn."""
        told: dict[str, Any] = {"stops": 10, "wrong_code": 0, "different": 0, "longest_seconds": 0.0, "held_after": 0}
        scene = self.scene("second")
        length = self._measure(scene)
        for number in range(10):
            with tempfile.TemporaryDirectory(dir=self.folder) as place:
                root = scene.set_up(Path(place) / "root")
                run = self.nursery.start(root, *scene.command)
                run.ended.wait(self.chance.uniform(0.1, 0.8) * length)
                sent, start = (signal.SIGINT, signal.SIGTERM)[number % 2], time.monotonic()
                run.kill(sent)
                told["wrong_code"] += run.wait() not in (128 + sent, 0)
                told["longest_seconds"] = max(told["longest_seconds"], round(time.monotonic() - start, 2))
                told["held_after"] += (root / "warehouse" / ".lock.json").exists()
                told["different"] += scene.go_on(self.nursery, root) != scene.digest
        return told

    def readers(self) -> dict[str, Any]:
        """200 publications under a polling reader."""
        seen, half = publish_often(self.folder / "readers", 200)
        return {"publications": 200, "versions_seen": len(seen), "half": half}

    def full(self) -> dict[str, Any]:
        """A small disk that is full at twelve points; only root can mount one."""
        if os.geteuid():
            return {"skipped": "not root"}
        told: dict[str, Any] = {"points": len(DISK_FULL_AT), "exits": {}, "different": 0, "unclear": 0, "last_steps": []}
        scene = self.scene("first")
        needed = self._measure_disk(scene)
        for share in DISK_FULL_AT:
            self._fill(told, scene, int(needed * share))
        return told

    def _measure_disk(self, scene: Scene) -> int:
        before, after = (_size(place) for place in (scene.before, self.folder / scene.name))
        return after - before

    def _fill(self, told: dict[str, Any], scene: Scene, room: int) -> None:
        place = Path(tempfile.mkdtemp(dir=self.folder))
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", str(place)], check=True)
        try:
            root = scene.set_up(place / "root")
            ballast = place / "ballast"
            free = shutil.disk_usage(place).free
            with ballast.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, max(1, free - room))
            noted = Path(f"{place}.steps")
            hook = {"hook": "tests.faults.hooks:note_steps", "env": {"NOTE_STEPS_IN": str(noted)}}
            run = self.nursery.run(root, *scene.command, expect=None, **hook)
            told["last_steps"].append(noted.read_text().split()[-1] if noted.exists() else "before the first")
            told["exits"][str(run.status)] = told["exits"].get(str(run.status), 0) + 1
            clear = not run.status or (
                "fault of Comity" not in run.errors and any(words in run.errors for words in ("full", "No space"))
            )
            told["unclear"] += not clear
            ballast.unlink()
            same = scene.go_on(self.nursery, root) == scene.digest
            told["different"] += not same
            print(f"room {room:,}: exit {run.status} {'ok' if same else 'DIFFERENT'} {run.errors[-200:]}", flush=True)
        finally:
            subprocess.run(["umount", "-l", str(place)], check=True)


def _size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    """Run the parts that are asked for, and keep their figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--random", type=int, default=200)
    parser.add_argument("--only", default="kills,full,stops,races,readers,random")
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="faults-"))
    proof = Proof(folder, asked.random)
    figures: dict[str, Any] = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    for part in asked.only.split(","):
        start = time.monotonic()
        prove: Callable[[], dict[str, Any]] = getattr(proof, part)
        figures[part] = {**prove(), "seconds": round(time.monotonic() - start)}
        print(part, figures[part], flush=True)
        FIGURES.write_text(json.dumps(figures, indent=1) + "\n")
    proof.nursery.close()


if __name__ == "__main__":
    main()
