"""A place in object storage: objects by key, and the one write that is conditional."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.errors import BadConfiguration, ComityError

if TYPE_CHECKING:
    from collections.abc import Callable

TRANSFERS = 8  # at once
NEEDS_EXTRA = "needs the extra `cluster`: pip install 'comity[cluster]'"


class TakenMeanwhile(Exception):
    """Somebody else wrote the object since it was read."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An object as it was read. ``mark`` is the store's name for just this content."""

    data: bytes
    mark: str | None


class Depot:
    """Objects below one address. ``store`` is one of obstore's."""

    def __init__(self, uri: str, store: Any) -> None:
        self.uri, self._store = uri, store

    def read(self, key: str) -> Seen | None:
        """An object; None where there is none."""
        import obstore
        from obstore.exceptions import BaseError, NotFoundError

        try:
            found = obstore.get(self._store, key)
            return Seen(bytes(found.bytes()), found.meta.get("e_tag"))
        except (NotFoundError, FileNotFoundError):
            return None
        except BaseError as error:
            raise self._explain("read", key, error) from None

    def write(self, key: str, content: bytes | Path) -> None:
        """Write an object, whole or not at all."""
        import obstore
        from obstore.exceptions import BaseError

        try:
            obstore.put(self._store, key, content)
        except BaseError as error:
            raise self._explain("written", key, error) from None

    def swap(self, key: str, data: bytes, seen: Seen | None) -> None:
        """Write an object on condition that it is as it was seen, or still not there. TakenMeanwhile if it is not."""
        import obstore
        from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError

        try:
            obstore.put(self._store, key, data, mode={"e_tag": seen.mark} if seen else "create")
        except (AlreadyExistsError, PreconditionError):
            raise TakenMeanwhile(key) from None
        except BaseError as error:
            raise self._explain("written", key, error) from None

    def copy(self, key: str, to: str) -> None:
        """Copy an object without bringing its bytes here."""
        import obstore
        from obstore.exceptions import BaseError

        try:
            obstore.copy(self._store, key, to)
        except BaseError as error:
            raise self._explain("copied", key, error) from None

    def list_keys(self, prefix: str) -> Iterator[str]:
        """The keys that begin so."""
        import obstore

        for page in obstore.list(self._store, prefix=prefix):
            yield from (str(one["path"]) for one in page)

    def list_folders(self, prefix: str) -> list[str]:
        """The names right below a prefix, as if it were a folder."""
        import obstore

        found = obstore.list_with_delimiter(self._store, prefix=prefix)
        return sorted(str(path).rstrip("/").rpartition("/")[2] for path in found["common_prefixes"])

    def delete(self, keys: Iterable[str]) -> None:
        """Delete objects; those that are gone already are no fault."""
        import obstore
        from obstore.exceptions import BaseError, NotFoundError

        if listed := list(keys):
            try:
                obstore.delete(self._store, listed)
            except (NotFoundError, FileNotFoundError):
                pass
            except BaseError as error:
                raise self._explain("deleted", listed[0], error) from None

    def _explain(self, done: str, key: str, error: Exception) -> ComityError:
        told = str(error).strip().splitlines()[0][:300]
        return ComityError(f"{self.uri}: {key} can't be {done}: {told}. Check the address, the credentials and the endpoint.")


def open_depot(uri: str) -> Depot:
    """The place that an address names. Credentials and endpoint come from the environment (``AWS_*``, ``GOOGLE_*``, …)."""
    try:
        from obstore.exceptions import BaseError
        from obstore.store import from_url
    except ImportError:
        raise ComityError(f"{uri} {NEEDS_EXTRA}") from None
    is_plain = os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://")
    options: dict[str, Any] = {"client_options": {"allow_http": True}} if is_plain and uri.startswith("s3://") else {}
    try:
        return Depot(uri, from_url(uri, **options))
    except (BaseError, ValueError, TypeError) as error:
        raise BadConfiguration(f"{uri} can't be opened: {error}. Known are s3://, gs:// and az:// addresses.") from None


def do_all(work: Iterable[Callable[[], None]]) -> None:
    """Transfer several objects at once; the first failure is raised."""
    with ThreadPoolExecutor(TRANSFERS) as pool:
        for done in [pool.submit(one) for one in work]:
            done.result()
