"""Where natives and page images lie: `blobs/` of the data folder, or the object store of PHOTOSTAT_STORAGE__BLOB_URL.

Opening a store asks nothing of it; `take_possession_of_files` does, and no command writes or deletes files before that.
"""

import os
from pathlib import Path

from photostat.services import Services
from photostat.settings import Settings
from photostat.storage.belonging import take_possession
from photostat.storage.blobs import Blobs, LocalBlobs
from photostat.storage.data_folder import DataFolder
from photostat.workspaces.documents.store.stored import newest_vouched_key

_PROBE_BYTES = b"photostat doctor\n" * 64


def open_blobs(settings: Settings, folder: DataFolder) -> Blobs:
    """The store that the settings name. Raises InvalidInputError."""
    url = settings.storage.blob_url
    if not url:
        return LocalBlobs(folder.blobs)
    from photostat.storage.blobs.address import open_object_store  # obstore: not for those who keep files in a folder

    return open_object_store(url, os.environ)


def take_possession_of_files(services: Services) -> None:
    """Raises ForeignBlobStoreError where the files are another instance's, BlobStoreError where the store does not answer."""
    take_possession(services.database, services.blobs, newest_vouched_key)


def probe(blobs: Blobs) -> None:
    """Write a file, list it, read it, remove it. Raises BlobStoreError, MissingBlobError."""
    key = f"incoming/probe-{os.urandom(6).hex()}"
    writer = blobs.writer()
    try:
        writer.write(_PROBE_BYTES)
        writer.keep(key)
    finally:
        writer.discard()
    with blobs.open(key) as stream:
        assert stream.read() == _PROBE_BYTES
    assert any(blob.key == key for blob in blobs.list_below(str(Path(key).parent)))
    blobs.delete([key])
