"""Where files lie: natives by their hash, page images by document and page. A folder by default, an object store by URL."""

from photostat.storage.blobs.local import LocalBlobs
from photostat.storage.blobs.port import Blobs, BlobStoreError, BlobWriter, MissingBlobError, StoredBlob, check_key

__all__ = ["BlobStoreError", "BlobWriter", "Blobs", "LocalBlobs", "MissingBlobError", "StoredBlob", "check_key"]
