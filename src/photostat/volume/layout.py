"""Where each file of a volume lies. At most 1,000 files a folder: more make Windows and review tools crawl.

    IMAGES/001/DOC0000001.tif     folder by the running index of the page in the volume
    TEXT/001/DOC0000001.txt       folder by the running index of the document
    DATA/photostat.opt, photostat.dat, exceptions.csv, manifest.jsonl
    report.html

Paths inside the volume are relative and posix (`IMAGES/001/DOC0000001.tif`), as the manifest has them; load files want
backslashes. This module makes names only; it writes nothing but folders.
"""

from dataclasses import dataclass
from pathlib import Path

from photostat.render.model import PageFormat

FILES_A_FOLDER = 1_000
_FOLDER_DIGITS = 3
_EXTENSIONS = {PageFormat.TIFF: "tif", PageFormat.JPEG: "jpg"}


@dataclass(frozen=True)
class VolumeLayout:
    """Names below `root`, the output folder."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "DATA"

    @property
    def manifest(self) -> Path:
        return self.data / "manifest.jsonl"

    @property
    def exceptions(self) -> Path:
        return self.data / "exceptions.csv"

    @property
    def opt(self) -> Path:
        return self.data / "photostat.opt"

    @property
    def dat(self) -> Path:
        return self.data / "photostat.dat"

    @property
    def report(self) -> Path:
        return self.root / "report.html"

    def absolute(self, relative: str) -> Path:
        """The file of a path that this class made."""
        return self.root / relative

    @staticmethod
    def image_file(label: str, page_index: int, page_format: PageFormat) -> str:
        """Relative path of a page image; `page_index` counts the volume's pages from 0."""
        return f"IMAGES/{_folder(page_index)}/{label}.{_EXTENSIONS[page_format]}"

    @staticmethod
    def text_file(begdoc: str, document_index: int) -> str:
        """Relative path of a document's text; `document_index` counts the volume's documents from 0."""
        return f"TEXT/{_folder(document_index)}/{begdoc}.txt"


def with_backslashes(relative: str) -> str:
    """The form that load files expect."""
    return relative.replace("/", "\\")


def _folder(index: int) -> str:
    return f"{index // FILES_A_FOLDER + 1:0{_FOLDER_DIGITS}d}"
