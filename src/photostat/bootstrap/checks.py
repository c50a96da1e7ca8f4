"""What `photostat doctor` looks at on a data folder: lock, disk, database, schema, audit log. It changes nothing in a folder that
exists, and never makes one."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from photostat.bootstrap.database import connected, data_folder, database_url
from photostat.errors import PhotostatError
from photostat.settings import Settings
from photostat.storage.data_folder import DataFolder
from photostat.storage.migrations import current_revision, newest_revision
from photostat.storage.probe import check_database
from photostat.workspaces.audit.store import broken_links

_BROKEN_SHOWN = 5


@dataclass(frozen=True)
class Check:
    """One thing looked at, and what was found."""

    name: str
    good: bool
    words: str


def check_server(settings: Settings) -> Iterator[Check]:
    """All checks, in the order in which one needs the other; the first that fails may be the last."""
    folder = data_folder(settings)
    if not folder.exists():
        yield Check("data folder", good=False, words=f"{folder.path} is none yet: `photostat serve --data-dir` makes it")
        return
    holder = folder.holder()
    yield Check("in use by", good=True, words=str(holder) if holder.pid else "nobody")
    free, wanted = shutil.disk_usage(folder.path).free, settings.server.min_free_bytes
    yield Check("disk", good=free >= wanted, words=f"{free / 1024**3:,.1f} GiB free, {wanted / 1024**3:,.1f} GiB wanted")
    try:
        with database_url(settings, folder) as url:
            yield from _check_database(settings, folder, url)
    except PhotostatError as error:
        yield Check("database", good=False, words=str(error))


def _check_database(settings: Settings, folder: DataFolder, url: str) -> Iterator[Check]:
    facts = check_database(url)
    yield Check("database", good=True, words=f"PostgreSQL {facts.version}, {facts.size_bytes / 1024**2:,.0f} MiB")
    revision = current_revision(url)
    is_newest = revision == newest_revision()
    words = f"revision {revision}" if is_newest else f"revision {revision}, {newest_revision()} is needed: photostat migrate"
    yield Check("schema", good=is_newest, words=words)
    if not is_newest:
        return
    with connected(settings, folder, url) as services, services.database.read() as connection:
        broken = [str(position) for position, _ in zip(broken_links(connection), range(_BROKEN_SHOWN), strict=False)]
    yield Check("audit log", good=not broken, words=f"changed at position {', '.join(broken)}" if broken else "unbroken")
