"""Makes document records for the tests beside it."""

from typing import Any

from photostat.render.model import DocumentStatus, PageFormat
from photostat.volume.records import DocumentRecord, ErrorRecord, PageRecord


def make_page(number: int, index: int = 0) -> PageRecord:
    label = f"DOC{number:07d}"
    return PageRecord(
        number=index + 1,
        page_id=label,
        file=f"IMAGES/001/{label}.tif",
        format=PageFormat.TIFF,
        width_px=2550,
        height_px=3300,
        dpi=300,
        sha256="a" * 64,
    )


def make_record(path: str = "memo.docx", *, first: int = 1, pages: int = 2, **changes: Any) -> DocumentRecord:
    """A document imaged to `pages` pages from label `first` on; without pages an errored one with a slip sheet."""
    images = tuple(make_page(first + index, index) for index in range(pages))
    slip_sheet = None if pages else make_page(first)
    members: dict[str, Any] = {
        "path": path,
        "source": "/natives",
        "sha256": "b" * 64,
        "md5": "c" * 32,
        "size": 1234,
        "native_type": "Microsoft Word 2007",
        "file_type_id": 1400,
        "status": DocumentStatus.IMAGED if pages else DocumentStatus.ERRORED,
        "error": None if pages else ErrorRecord("corrupt", "OI EXOpenExport failed - 9: file is corrupt [9]", "no xref"),
        "pages": images,
        "seconds": 0.5,
        "renderer": {"LibreOffice": "25.2.3", "sandbox": "bubblewrap"},
        "begdoc": f"DOC{first:07d}",
        "enddoc": f"DOC{first + max(pages, 1) - 1:07d}",
        "slip_sheet_page": slip_sheet,
        "text_path": f"TEXT/001/DOC{first:07d}.txt" if pages else None,
        "profile_digest": "p1",
    }
    return DocumentRecord(**{**members, **changes})
