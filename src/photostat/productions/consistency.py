"""Are the files of productions there, as they were given out? Pages, texts, natives and load files of every volume.

It reads and reports only. Files below a volume that no row names are what a killed run leaves, and are not looked for.
"""

from collections.abc import Iterator

from photostat.productions.store.volumes import files_of_volumes
from photostat.storage.blobs import Blobs
from photostat.storage.database import Database
from photostat.workspaces.documents.consistency import Finding, check_named


def check_productions(database: Database, blobs: Blobs, *, deep: bool) -> Iterator[Finding]:
    """Compare all productions; `deep` reads and hashes every page and native. A run that goes on meanwhile is not disturbed."""
    yield from check_named(database, blobs, files_of_volumes, deep=deep)
