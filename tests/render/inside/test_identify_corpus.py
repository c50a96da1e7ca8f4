"""Identification against real documents: the counts that docs/decisions/0003-identification.md states."""

import csv
import time
from pathlib import Path

import pytest

from photostat.render.inside.base import DocumentFailed, Identification, Kind
from photostat.render.inside.identify import identify
from photostat.render.model import ErrorCode

pytestmark = pytest.mark.corpus
_CORPUS = Path(__file__).parents[3] / "../shared/corpus"
_OFFICE = {Kind.WORD, Kind.SPREADSHEET, Kind.PRESENTATION, Kind.DRAWING}
# The manifest's kind of a document, where it names exactly one of ours.
_KINDS = {
    "pdf": Kind.PDF, "eml": Kind.EML, "msg": Kind.MSG, "html": Kind.HTML, "svg": Kind.SVG, "rtf": Kind.WORD,
    "doc": Kind.WORD, "docx": Kind.WORD, "odt": Kind.WORD, "fodt": Kind.WORD, "wpd": Kind.WORD, "wps": Kind.WORD,
    "wordml": Kind.WORD, "xls": Kind.SPREADSHEET, "xlsx": Kind.SPREADSHEET, "ods": Kind.SPREADSHEET,
    "fods": Kind.SPREADSHEET, "csv": Kind.SPREADSHEET, "dbf": Kind.SPREADSHEET, "slk": Kind.SPREADSHEET,
    "wk1": Kind.SPREADSHEET, "wb3": Kind.SPREADSHEET, "ppt": Kind.PRESENTATION, "pptx": Kind.PRESENTATION,
    "odp": Kind.PRESENTATION, "fodp": Kind.PRESENTATION, "odg": Kind.DRAWING, "vsd": Kind.DRAWING,
    "vsdx": Kind.DRAWING, "pub": Kind.DRAWING, "emf": Kind.DRAWING, "wmf": Kind.DRAWING, "tiff": Kind.PICTURE,
    "jpeg": Kind.PICTURE, "png": Kind.PICTURE, "gif": Kind.PICTURE, "bmp": Kind.PICTURE, "webp": Kind.PICTURE,
    "jpeg2000": Kind.PICTURE, "txt": Kind.TEXT, "xml": Kind.TEXT,
}  # fmt: skip
# Saved web pages that their collectors named .eml: nobody sent them.
_WEB_ARCHIVES = {"tika__testRFC822_oddfrom.eml", "mimekit__multipart-related-mhtml.eml"}


def _rows(corpus: str, expect: str) -> list[dict[str, str]]:
    manifest = _CORPUS / corpus / "manifest.tsv"
    if not manifest.exists():
        pytest.skip("the shared corpus is absent")
    with manifest.open(encoding="utf-8", newline="") as table:
        rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row for row in rows if row["expect"] == expect]


def _identified(corpus: str, row: dict[str, str]) -> Identification:
    path = _CORPUS / corpus / row["path"]
    return identify(path, path.name)[0]


@pytest.mark.parametrize(("corpus", "count"), [("dev", 268), ("bench", 120)])
def test_every_document_with_images_gets_its_converter(corpus: str, count: int) -> None:
    rows = _rows(corpus, "images")
    wrong = []
    for row in rows:
        expected = Kind.MHTML if Path(row["path"]).name in _WEB_ARCHIVES else _KINDS[row["kind"]]
        found = _identified(corpus, row).kind
        if found is not expected:
            wrong.append((row["path"], found, expected))
    assert (len(rows), wrong) == (count, [])


def test_every_office_document_gets_a_filter() -> None:
    for corpus in ("dev", "bench"):
        for row in _rows(corpus, "images"):
            found = _identified(corpus, row)
            assert bool(found.office_filter) == (found.kind in _OFFICE), row["path"]


def test_every_unsupported_document_has_a_name() -> None:
    rows = _rows("dev", "unsupported")
    found = [_identified("dev", row) for row in rows]
    assert {identification.kind for identification in found} == {Kind.UNSUPPORTED}
    assert 1999 not in {identification.file_type_id for identification in found}


def test_every_protected_document_is_said_to_be_encrypted() -> None:
    rows = _rows("dev", "password")
    assert [row["path"] for row in rows if not _identified("dev", row).encrypted] == []


def test_damaged_documents_fail_only_as_corrupt() -> None:
    failed = []
    for row in _rows("dev", "corrupt"):
        try:
            _identified("dev", row)
        except DocumentFailed as failure:
            assert failure.code is ErrorCode.CORRUPT
            failed.append(row["path"])
    # Two DOCX and a ZIP without directory, two XLS whose OLE container is broken, a PDF that lost its header.
    assert len(failed) == 6


def test_a_document_costs_a_few_milliseconds() -> None:
    rows = _rows("bench", "images")
    started = time.process_time()
    for row in rows:
        _identified("bench", row)
    assert (time.process_time() - started) / len(rows) < 0.010
