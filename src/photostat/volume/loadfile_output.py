"""DATA/photostat.opt and DATA/photostat.dat, made from the records of the manifest.

One pass, one record in memory: a volume of a million pages needs no more than one of ten. The two files always tell the
same documents and the same pages; a document that took no page number (no images, slip sheets off) can stand in neither
and is counted, not hidden: exceptions.csv lists it.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from posixpath import splitext  # pathlib would intern a million names

from photostat.atomic import atomic_writer
from photostat.errors import InvalidInputError
from photostat.loadfiles.dat import DatWriter
from photostat.loadfiles.opt import OptRow, OptWriter
from photostat.volume.layout import VolumeLayout, with_backslashes
from photostat.volume.records import DocumentRecord

DEFAULT_VOLUME_NAME = "PHOTOSTAT001"
DAT_FIELDS = (
    "BEGDOC",
    "ENDDOC",
    "PGCOUNT",
    "FILENAME",
    "FILEEXT",
    "FILESIZE",
    "MD5HASH",
    "SHA256",
    "NATIVETYPE",
    "STATUS",
    "ERROR",
    "TEXTPATH",
)


@dataclass(frozen=True)
class LoadFileCounts:
    """What the load files hold; `left_out`: documents without a page number."""

    documents: int
    pages: int
    left_out: int


def write_load_files(
    layout: VolumeLayout, records: Iterable[DocumentRecord], *, volume_name: str = DEFAULT_VOLUME_NAME
) -> LoadFileCounts:
    """Write both load files atomically. `records` come in page order (manifest.records_in_page_order).

    Raises InvalidInputError for a volume name that an OPT cannot hold.
    """
    require_volume_name(volume_name)
    layout.data.mkdir(parents=True, exist_ok=True)
    documents = pages = left_out = 0
    with (
        atomic_writer(layout.opt, "w") as opt_stream,
        atomic_writer(layout.dat, "w", encoding="utf-8-sig") as dat_stream,
    ):
        opt, dat = OptWriter(opt_stream), DatWriter(dat_stream, DAT_FIELDS)
        for record in records:
            if not record.output_pages:
                left_out += 1
                continue
            dat.write(dat_values(record))
            for row in opt_rows(record, volume_name):
                opt.write(row)
            documents += 1
            pages += len(record.output_pages)
        for stream in (opt_stream, dat_stream):  # a full disk shows here, before one of the two has taken its name
            stream.flush()
            os.fsync(stream.fileno())
    return LoadFileCounts(documents, pages, left_out)


def require_volume_name(volume_name: str) -> None:
    """Raise InvalidInputError unless the name can stand in an OPT: letters, digits, '-', '_' and '.', up to 64."""
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,64}", volume_name):
        raise InvalidInputError(
            f"volume name {volume_name!r} cannot stand in an OPT: use 1 to 64 letters, digits, '-', '_' and '.'"
        )


def opt_rows(record: DocumentRecord, volume_name: str) -> Iterator[OptRow]:
    """One row a page image, slip sheet included."""
    pages = record.output_pages
    for index, page in enumerate(pages):
        yield OptRow(
            page_id=page.page_id,
            volume=volume_name,
            path=with_backslashes(page.file),
            document_break=index == 0,
            page_count=len(pages) if index == 0 else None,
        )


def dat_values(record: DocumentRecord) -> list[str]:
    """The values of DAT_FIELDS. PGCOUNT counts the page images in the volume, so a slip sheet is one."""
    pages = record.output_pages
    return [
        pages[0].page_id,
        pages[-1].page_id,
        str(len(pages)),
        record.file_name,
        splitext(record.file_name)[1].removeprefix("."),
        str(record.size),
        record.md5,
        record.sha256,
        record.native_type,
        record.status.value,
        record.error.message if record.error else "",
        with_backslashes(record.text_path or ""),
    ]
