"""Database and blobs together, into a folder and back. The manifest is written last: a folder without one is no backup.

Blobs never change and are there before the row that names them. They are linked once before the dump, so that what is deleted
meanwhile is not lost, and once after it, for those that came between. What no row of the dump names is harmless. Files in an
object store are not copied: the manifest says where they are, and a restore insists on that store or a copy of it.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from photostat import __version__
from photostat.atomic import atomic_writer
from photostat.bootstrap.database import data_folder, database_url, embedded_postgres, require_existing
from photostat.bootstrap.files import open_blobs
from photostat.errors import ConflictError, InvalidInputError
from photostat.settings import Settings
from photostat.storage.belonging import MARKER, instance_guid, marker_of, take_possession
from photostat.storage.data_folder import DataFolder
from photostat.storage.database import Database
from photostat.storage.migrations import current_revision, newest_revision, require_newest
from photostat.storage.postgres import find_binaries
from photostat.storage.postgres.dump import dump_database, restore_database
from photostat.storage.probe import check_database, sqlalchemy_url
from photostat.workspaces.documents.store.stored import newest_vouched_key

_MANIFEST = "manifest.json"
_DUMP = "database.dump"
_BLOBS = "blobs"
_INCOMING = "incoming"  # unfinished uploads: nobody vouches for them


@dataclass(frozen=True)
class Manifest:
    """What a restore goes by. `files_at`: the object store with the files; empty = they are in the backup."""

    files_at: str
    instance: str


def back_up(settings: Settings, target: Path, say: Callable[[str], None]) -> None:
    """Write a backup into `target`, new or empty. A running server goes on. Raises InvalidInputError, MachineLacksError."""
    _require_empty(target)
    folder = data_folder(settings)
    require_existing(settings, folder)
    if target.resolve().is_relative_to(folder.path.resolve()):
        raise InvalidInputError(f"{target} lies in the data folder, and would be lost with it. Name a folder elsewhere.")
    try:
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise InvalidInputError(f"The folder {target} cannot be made: {error.strerror}. Name another one.") from error
    folder.prepare()
    outside = settings.storage.blob_url
    with database_url(settings, folder) as url:
        facts = check_database(url)
        instance = _own_files(settings, folder, url)
        if not outside:
            _link_blobs(folder.blobs, target / _BLOBS)
        say("dumping the database")
        dump_database(url, target / _DUMP, find_binaries())
        revision = current_revision(url)
    if not outside:
        _link_blobs(folder.blobs, target / _BLOBS)
    say("hashing")
    files = {name: _mark(target / name) for name in _files(target)}
    manifest = {
        "format": 1,
        "photostat": __version__,
        "postgresql": facts.version,
        "revision": revision,
        "instance": instance,
        "files_at": outside,
        "made_on": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "files": files,
    }
    with atomic_writer(target / _MANIFEST, "w") as file:
        json.dump(manifest, file, indent=1)
    say(f"{len(files)} files in {target}")
    if outside:
        say(f"This backup is the database alone: natives and page images stay in {outside}. Keep versions or a copy of that.")


def restore(settings: Settings, source: Path, say: Callable[[str], None]) -> None:
    """Make a new data folder from a backup, wholly or not at all.

    Raises InvalidInputError (no or damaged backup, a newer version's, a folder that is not empty), ConflictError (a database
    named by URL that is not empty), MachineLacksError.
    """
    target = data_folder(settings).path
    _require_empty(target)
    say("checking the backup")
    manifest = _check(source)
    unfinished = DataFolder(target.with_name(f".{target.name}.restoring-{os.getpid()}"))
    _require_fitting_store(settings, unfinished, manifest)
    unfinished.prepare()
    try:
        with unfinished.lock("restore"):
            if not manifest.files_at:
                shutil.copytree(source / _BLOBS, unfinished.blobs)
            say("filling the database")
            _fill(settings, unfinished, source / _DUMP)
        if target.exists():
            target.rmdir()
        unfinished.path.rename(target)
    finally:
        shutil.rmtree(unfinished.path, ignore_errors=True)
    say(f"restored into {target}")


def _own_files(settings: Settings, folder: DataFolder, url: str) -> str:
    """Whose files these are. A backup that is made with the wrong store named would lack every file, and nobody would know."""
    if current_revision(url) != newest_revision():
        if settings.storage.blob_url:
            require_newest(url)
        return ""
    database = Database(url)
    try:
        take_possession(database, open_blobs(settings, folder), newest_vouched_key)
        return instance_guid(database)
    finally:
        database.close()


def _require_fitting_store(settings: Settings, folder: DataFolder, manifest: Manifest) -> None:
    """The files that the backup's rows name are in the backup, or in the store that the settings name."""
    url = settings.storage.blob_url
    if not manifest.files_at and url:
        raise InvalidInputError(
            "The backup holds natives and page images, which go into a data folder: restore it without "
            "PHOTOSTAT_STORAGE__BLOB_URL, then copy blobs/ of the new data folder to the object store."
        )
    if manifest.files_at and not url:
        raise InvalidInputError(
            f"The backup is a database alone, its files are in {manifest.files_at}: name that or a copy of it in "
            "PHOTOSTAT_STORAGE__BLOB_URL."
        )
    if url and marker_of(open_blobs(settings, folder)) != manifest.instance:
        raise InvalidInputError(f"{url} does not hold the files of this backup: it lacks {MARKER} with {manifest.instance}.")


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


def _check(source: Path) -> Manifest:
    try:
        manifest = json.loads((source / _MANIFEST).read_text(encoding="utf-8"))
        files, revision = dict(manifest["files"]), manifest["revision"]
        checked = Manifest(files_at=str(manifest.get("files_at", "")), instance=str(manifest.get("instance", "")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InvalidInputError(f"{source} is no finished backup: its {_MANIFEST} is missing or damaged.") from error
    if revision > newest_revision():
        raise InvalidInputError(f"The backup is of a newer version (revision {revision}): install that one to restore it.")
    present = set(_files(source))
    wrong = [name for name, mark in files.items() if name not in present or _mark(source / name) != mark]
    if wrong or _DUMP not in files:
        raise InvalidInputError(f"The backup is damaged; nothing was restored. Missing or changed: {', '.join(wrong[:5])}.")
    return checked


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
