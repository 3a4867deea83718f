"""The places that a command works in: the warehouse is locked, what lies in object storage is fetched and brought back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from flows.errors import WarehouseLocked
from flows.lock import hold_warehouse
from flows.owner import LockOwner
from flows.settings import Settings


@contextmanager
def hold_places(settings: Settings, what: str, wait_seconds: float = 0, *, is_last: bool = True) -> Iterator[LockOwner | None]:
    """Hold the warehouse. What lies elsewhere is up to date inside, and gets what was made if nothing failed. ``is_last`` is
    false where another step of the same command follows, which brings everything back together."""
    with hold_warehouse(settings.warehouse_dir, what, wait_seconds) as owner:
        if not (settings.is_warehouse_remote or settings.raw_store):
            yield owner
            return
        from flows.cloud.places import open_places

        places = open_places(settings)
        places.pull()
        yield owner
        if is_last:
            places.push()


def fetch_latest(settings: Settings) -> Settings:
    """For those who only read: the version that is published elsewhere, unless a run on this machine is at work on it."""
    if settings.is_warehouse_remote:
        from flows.cloud.places import open_warehouse

        with suppress(WarehouseLocked), hold_warehouse(settings.warehouse_dir, "fetch"):
            warehouse = open_warehouse(settings)
            assert warehouse is not None
            warehouse.pull(with_state=False)
    return settings
