"""A cluster and an S3 server of our own, on loopback, each in processes of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.conftest import REPOSITORY


class Cluster:
    """A Dask scheduler with two workers."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "scheduler.json"
        self._environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "DASK_DISTRIBUTED__DASHBOARD__LINK": ""}
        self._log = (folder / "dask.log").open("wb")
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.address = self._await_address()
        self.workers = [self._start("worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", one) for one in "ab"]

    def _start(self, what: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", what, "--scheduler-file", str(self._file), *options]
        return subprocess.Popen(command, env=self._environment, stdout=self._log, stderr=self._log)

    def _await_address(self) -> str:
        while not self._file.exists() or not self._file.read_bytes().rstrip().endswith(b"}"):
            assert self.scheduler.poll() is None, "the scheduler ended"
            time.sleep(0.05)
        address: str = json.loads(self._file.read_bytes())["address"]
        return address

    def kill_a_working_one(self) -> str:
        """Wait until worker ``a`` reads, and kill it at once."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            names: dict[str, Any] = {}
            while "a" not in names or not client.processing()[names["a"]]:
                names = {one["name"]: at for at, one in client.scheduler_info()["workers"].items()}
                time.sleep(0.02)
        self.workers[0].kill()
        return "a"

    def close(self) -> None:
        """End all processes."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()
        self._log.close()


@contextmanager
def open_cluster(folder: Path) -> Iterator[Cluster]:
    """The cluster, ended at the end."""
    cluster = Cluster(folder)
    try:
        yield cluster
    finally:
        cluster.close()


@contextmanager
def open_bucket(name: str) -> Iterator[dict[str, str]]:
    """An S3 server with one bucket; gives the environment by which it is found."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    urllib.request.urlopen(urllib.request.Request(f"{endpoint}/{name}", method="PUT"), timeout=30).close()
    try:
        yield {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "ours",
            "AWS_SECRET_ACCESS_KEY": "ours",
            "AWS_REGION": "us-east-1",
        }
    finally:
        server.stop()


def read_object(environment: dict[str, str], path: str) -> bytes:
    """An object as anyone reads it who may, without Comity."""
    from pyarrow.fs import S3FileSystem

    files = S3FileSystem(
        endpoint_override=environment["AWS_ENDPOINT_URL"],
        access_key=environment["AWS_ACCESS_KEY_ID"],
        secret_key=environment["AWS_SECRET_ACCESS_KEY"],
        region=environment["AWS_REGION"],
    )
    with files.open_input_stream(path) as stream:
        data: bytes = stream.read()
    return data
