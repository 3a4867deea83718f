"""More than one machine: two workers started apart, raw store and warehouse in object storage, and one worker killed at work."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path

import pytest

from tests.conftest import SAMPLE, Comity
from tests.flow.cluster import open_bucket, open_cluster, read_object
from tests.flow.conftest import read_digest

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
pytest.importorskip("obstore", reason="the extra `cluster` is not installed")
pytest.importorskip("moto.server", reason="moto, which stands in for S3, is not installed")

BUCKET = "ours"
PLACES = {"COMITY_WAREHOUSE": f"s3://{BUCKET}/warehouse", "COMITY_RAW_STORE": f"s3://{BUCKET}/raw"}


def test_the_same_content_as_on_one_machine_though_a_worker_is_killed(
    published: tuple[Path, str], comity: Comity, comity_environment: dict[str, str], tmp_path: Path
) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    shutil.copytree(SAMPLE, one / "raw" / "sample")
    other.mkdir()
    with open_bucket(BUCKET) as found, open_cluster(tmp_path) as cluster:
        environment = {**comity_environment, **PLACES, **found}
        killer = threading.Thread(target=cluster.kill_a_working_one, daemon=True)
        killer.start()
        ran = comity("run", "--scheduler", cluster.address, cwd=one, env=environment)
        assert ran.returncode == 0, ran.stderr
        killer.join(60)
        assert cluster.workers[0].poll() is not None, "the worker was not killed"

        latest = json.loads(read_object(found, f"{BUCKET}/warehouse/latest.json"))
        package = json.loads(read_object(found, f"{BUCKET}/warehouse/{latest['prefix']}datapackage.json"))
        assert package["content_digest"] == read_digest(published[0])

        asked = comity("sql", "select count(*) as found from claims", "--json", cwd=other, env=environment)
        assert asked.returncode == 0, asked.stderr
        here = comity("--root", published[0], "sql", "select count(*) as found from claims", "--json")
        assert json.loads(asked.stdout) == json.loads(here.stdout)


def test_a_scheduler_that_is_not_there_is_named_with_its_cure(
    comity: Comity, comity_environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import cluster
    from flows.errors import ComityError

    monkeypatch.setattr(cluster, "WAIT_SECONDS", 0.2)
    with pytest.raises(ComityError, match="dask scheduler"), cluster.open_cluster("tcp://127.0.0.1:9"):
        pass
