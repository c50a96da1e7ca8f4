"""Database and blobs together, into a folder and back. The manifest is written last: a folder without one is no backup.

Blobs never change and are there before the row that names them. They are linked once before the dump, so that what is deleted
meanwhile is not lost, and once after it, for those that came between. What no row of the dump names is harmless.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from photostat import __version__
from photostat.atomic import atomic_writer
from photostat.bootstrap.database import data_folder, database_url, embedded_postgres
from photostat.errors import ConflictError, InvalidInputError
from photostat.settings import Settings
from photostat.storage.data_folder import DataFolder
from photostat.storage.migrations import current_revision, newest_revision
from photostat.storage.postgres import find_binaries
from photostat.storage.postgres.dump import dump_database, restore_database
from photostat.storage.probe import check_database, sqlalchemy_url

_MANIFEST = "manifest.json"
_DUMP = "database.dump"
_BLOBS = "blobs"
_INCOMING = "incoming"  # unfinished uploads: nobody vouches for them


def back_up(settings: Settings, target: Path, say: Callable[[str], None]) -> None:
    """Write a backup into `target`, new or empty. A running server goes on. Raises InvalidInputError, MachineLacksError."""
    _require_empty(target)
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = data_folder(settings)
    folder.prepare()
    with database_url(settings, folder) as url:
        facts = check_database(url)
        _link_blobs(folder.blobs, target / _BLOBS)
        say("dumping the database")
        dump_database(url, target / _DUMP, find_binaries())
        revision = current_revision(url)
    _link_blobs(folder.blobs, target / _BLOBS)
    say("hashing")
    files = {name: _mark(target / name) for name in _files(target)}
    manifest = {
        "format": 1,
        "photostat": __version__,
        "postgresql": facts.version,
        "revision": revision,
        "made_on": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "files": files,
    }
    with atomic_writer(target / _MANIFEST, "w") as file:
        json.dump(manifest, file, indent=1)
    say(f"{len(files)} files in {target}")


def restore(settings: Settings, source: Path, say: Callable[[str], None]) -> None:
    """Make a new data folder from a backup, wholly or not at all.

    Raises InvalidInputError (no or damaged backup, a newer version's, a folder that is not empty), ConflictError (a database
    named by URL that is not empty), MachineLacksError.
    """
    target = data_folder(settings).path
    _require_empty(target)
    say("checking the backup")
    _check(source)
    unfinished = DataFolder(target.with_name(f".{target.name}.restoring-{os.getpid()}"))
    unfinished.prepare()
    try:
        with unfinished.lock("restore"):
            shutil.copytree(source / _BLOBS, unfinished.blobs)
            say("filling the database")
            _fill(settings, unfinished, source / _DUMP)
        if target.exists():
            target.rmdir()
        unfinished.path.rename(target)
    finally:
        shutil.rmtree(unfinished.path, ignore_errors=True)
    say(f"restored into {target}")


def _fill(settings: Settings, folder: DataFolder, dump: Path) -> None:
    external = settings.database_url.get_secret_value()
    if not external:
        with embedded_postgres(settings, folder) as embedded:
            restore_database(embedded.url, dump, find_binaries())
        return
    url = sqlalchemy_url(external)
    check_database(url)
    if current_revision(url) is not None:
        raise ConflictError("The database that PHOTOSTAT_DATABASE_URL names is not empty. Name a new one to restore into.")
    restore_database(url, dump, find_binaries())


def _link_blobs(source: Path, target: Path) -> None:
    """Give each blob a second name in the backup, or copy it where the backup lies on another file system."""
    target.mkdir(exist_ok=True, mode=0o700)
    for folder, folders, names in os.walk(source):
        if Path(folder) == source and _INCOMING in folders:
            folders.remove(_INCOMING)
        into = target / Path(folder).relative_to(source)
        into.mkdir(exist_ok=True, mode=0o700)
        for name in names:
            _link(Path(folder, name), into / name)


def _link(blob: Path, copy: Path) -> None:
    if copy.exists():
        return
    try:
        os.link(blob, copy)
    except FileNotFoundError:
        return  # deleted since it was listed: nothing names it any more
    except OSError:
        shutil.copy2(blob, copy)


def _check(source: Path) -> None:
    try:
        manifest = json.loads((source / _MANIFEST).read_text(encoding="utf-8"))
        files, revision = dict(manifest["files"]), manifest["revision"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InvalidInputError(f"{source} is no finished backup: its {_MANIFEST} is missing or damaged.") from error
    if revision > newest_revision():
        raise InvalidInputError(f"The backup is of a newer version (revision {revision}): install that one to restore it.")
    present = set(_files(source))
    wrong = [name for name, mark in files.items() if name not in present or _mark(source / name) != mark]
    if wrong or _DUMP not in files:
        raise InvalidInputError(f"The backup is damaged; nothing was restored. Missing or changed: {', '.join(wrong[:5])}.")


def _files(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != _MANIFEST:
            yield path.relative_to(folder).as_posix()


def _mark(path: Path) -> dict[str, object]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _require_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidInputError(f"{folder} is not empty. Name a new or an empty folder.")
