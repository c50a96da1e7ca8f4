"""What `photostat doctor` looks at on a data folder: lock, disk, database, schema, files, audit log. It changes nothing in a
folder that exists, but for files that no document names, on demand, and never makes one; into an object store it puts one small
object and removes it. (A store without a marker gets it, as at each start of the server.)"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from photostat.bootstrap.database import connected, data_folder, database_url
from photostat.bootstrap.files import probe, take_possession_of_files
from photostat.errors import PhotostatError
from photostat.imaging.mail.smtp import DeliveryError, greet
from photostat.productions.consistency import check_productions
from photostat.services import Services
from photostat.settings import MailSettings, Settings
from photostat.storage.data_folder import DataFolder
from photostat.storage.migrations import current_revision, newest_revision
from photostat.storage.probe import check_database
from photostat.workspaces.audit.store import broken_links
from photostat.workspaces.documents.consistency import check_documents
from photostat.workspaces.documents.sweeping import sweep_files

_BROKEN_SHOWN = 5


@dataclass(frozen=True)
class Check:
    """One thing looked at, and what was found."""

    name: str
    good: bool
    words: str


def check_server(settings: Settings, *, deep: bool = False, sweep: bool = False) -> Iterator[Check]:
    """All checks, in the order in which one needs the other; the first that fails may be the last.

    `deep`: read every stored file and compare it with the database; a check for each disagreement. `sweep`: remove files that no
    document names before.
    """
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
            yield from _check_database(settings, folder, url, deep=deep, sweep=sweep)
    except PhotostatError as error:
        yield Check("database", good=False, words=str(error))


def check_mail(settings: MailSettings) -> Iterator[Check]:
    """Whether the mail server lets us in, by all the steps of a mail but the mail; nothing where none is set."""
    if not settings.host:
        return
    try:
        words = f"{settings.host}:{settings.port} lets us in ({settings.security}): {greet(settings)}"
        yield Check("mail server", good=True, words=words)
    except DeliveryError as error:
        yield Check("mail server", good=False, words=f"{error}. Mail waits until it answers, 10 tries in about 4 hours.")


def _check_database(settings: Settings, folder: DataFolder, url: str, *, deep: bool, sweep: bool) -> Iterator[Check]:
    facts = check_database(url)
    yield Check("database", good=True, words=f"PostgreSQL {facts.version}, {facts.size_bytes / 1024**2:,.0f} MiB")
    revision = current_revision(url)
    is_newest = revision == newest_revision()
    words = f"revision {revision}" if is_newest else f"revision {revision}, {newest_revision()} is needed: photostat migrate"
    yield Check("schema", good=is_newest, words=words)
    if not is_newest:
        return
    with connected(settings, folder, url) as services:
        store = check_store(services)
        yield store
        with services.database.read() as connection:
            broken = [str(position) for position, _ in zip(broken_links(connection), range(_BROKEN_SHOWN), strict=False)]
        yield Check("audit log", good=not broken, words=f"changed at position {', '.join(broken)}" if broken else "unbroken")
        if sweep and store.good:
            removed = sweep_files(services.database, services.blobs)
            yield Check("sweep", good=True, words=f"{removed} files removed that no document names")
        if deep and store.good:
            yield from check_files(services)


def check_store(services: Services) -> Check:
    """Whether the files are this instance's; an object store is also written, read and cleaned again."""
    try:
        take_possession_of_files(services)
        if services.settings.storage.blob_url:
            probe(services.blobs)
    except PhotostatError as error:
        return Check("files", good=False, words=str(error))
    return Check("files", good=True, words=services.blobs.place)


def check_files(services: Services) -> Iterator[Check]:
    """Every stored file against the database: one check for each that does not agree, and one that sums up.

    What the server loads or deletes meanwhile may show up too; a second look tells. Nothing is changed.
    """
    found = losses = 0
    stored = services.database, services.blobs
    for finding in chain(check_documents(*stored, deep=True), check_productions(*stored, deep=True)):
        found += 1
        losses += finding.is_loss
        of = "" if finding.document_id is None else f", document {finding.document_id}"
        words = f"workspace {finding.workspace_id}{of}, {finding.key}: {finding.words}"
        yield Check(finding.kind.replace("_", " "), good=False, words=words)
    words = f"{losses} missing or changed, {found - losses} that no document names" if found else "all as the database says"
    yield Check("stored files", good=not found, words=words)
