"""The static files of an installed custom page, each read out of the page's ZIP when somebody asks for it.

The ZIP is of strangers: the hardened reader judges it whole, and one member is unpacked in memory. Only the types below are
given. Whatever could be run, by a server or by a browser, is not there: ASP.NET, assemblies, settings, scripts, SVG, XML.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Final

from photostat.applications.archives.container import Container
from photostat.applications.installs.store.custom_pages import StoredPage
from photostat.applications.library.packages import copy_blob, scratch_file
from photostat.errors import NotFoundError
from photostat.storage.blobs import Blobs

MOST_FILE_BYTES: Final = 16 * 1024**2
START_FILES: Final = ("index.html", "index.htm", "default.html", "default.htm")
# HTML and CSS say their own character set; the rest is shown as it is
CONTENT_TYPES: Final = {
    "html": "text/html",
    "htm": "text/html",
    "css": "text/css",
    "txt": "text/plain; charset=utf-8",
    "json": "text/plain; charset=utf-8",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "ico": "image/x-icon",
    "woff": "font/woff",
    "woff2": "font/woff2",
}


@dataclass(frozen=True)
class PageFile:
    """One file, whole, and what a browser is to take it for."""

    content: bytes
    content_type: str


def read_page(blobs: Blobs, page: StoredPage, path: str) -> PageFile | Sequence[str]:
    """The file at `path`; for a folder ("" or with a slash at its end) its start file, else the names of the files below it.

    Names are told apart without regard to case, as where such pages come from. Raises NotFoundError (no such file, or of a type
    that is not given), InvalidArchiveError (a ZIP that is damaged or hostile, a file that is too large), MissingBlobError.
    """
    with _opened(blobs, page.blob_key) as file:
        archive = Container(file)
        if path and not path.endswith("/"):
            return _read(archive, path)
        for name in START_FILES:
            if path + name in archive:
                return _read(archive, path + name)
        below = sorted(name for name in archive.names if name.lower().startswith(path.lower()) and _content_type(name))
        if path and not below:
            raise NotFoundError
        return below


def _read(archive: Container, name: str) -> PageFile:
    content_type = _content_type(name)
    if content_type is None or name not in archive:
        raise NotFoundError
    return PageFile(archive.read(name, MOST_FILE_BYTES), content_type)


def _content_type(name: str) -> str | None:
    stem, dot, suffix = name.rpartition("/")[2].rpartition(".")
    return CONTENT_TYPES.get(suffix.lower()) if stem and dot else None


@contextmanager
def _opened(blobs: Blobs, key: str) -> Iterator[BinaryIO]:
    """The ZIP, to be read back and forth: object stores give a stream, which is copied to a nameless file."""
    with blobs.open(key) as stored:
        if stored.seekable():
            yield stored
            return
    with scratch_file() as copy:
        copy_blob(blobs, key, copy)
        yield copy
