"""One document of a production: its pages, text and native become files of the volume, or sheets say why not.

A document that cannot be produced whole is not produced in part: each of its numbers stands on a sheet. Of one with redactions
neither text nor native goes out, since both would show what lies beneath.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from photostat.errors import Category, PhotostatError
from photostat.productions.layout import image_path, native_path, text_path, volume_prefix
from photostat.productions.model import DocumentState, Production
from photostat.productions.store.work import DocumentInHand, PageInHand, ProducedPage, Result
from photostat.productions.work.pages import MadePage, make_page, make_sheet
from photostat.render.model import PageFormat
from photostat.render.page_decoding import PageDecoder
from photostat.storage.blobs import Blobs
from photostat.workspaces.documents.natives import native_key

_PAGES_AT_ONCE = 8
_CHUNK_BYTES = 1 << 20
_PASSING = (Category.UNAVAILABLE, Category.CANCELLED)
"""Errors that are not the document's: the run is put off."""


@dataclass(frozen=True)
class Surroundings:
    """What making a document needs beside its files, by its ArtifactID. `keeps_native`: its type must not leave the house.

    `why_no_images`: what imaging says of it; empty where it was never tried.

    `pause` is called every few pages: it keeps the lease, and raises where the run must end.
    """

    blobs: Blobs
    decoder: PageDecoder
    pool: ThreadPoolExecutor
    pause: Callable[[], None]
    text_of: Callable[[int], str]
    keeps_native: Callable[[int], bool]
    why_no_images: Callable[[int], str]


def make_document(production: Production, document: DocumentInHand, pages: Sequence[PageInHand], around: Surroundings) -> Result:
    """Store all files of a document. Raises what `pause` raises, and errors of category UNAVAILABLE."""
    if not pages:
        words = "It has no images, and slip sheets are off: it took no number."
        return Result(document.position, DocumentState.LEFT_OUT, words, 0)
    making = _Making(production, document, pages, around)
    if not document.images:
        return making.as_slip_sheet()
    try:
        return making.as_images()
    except PhotostatError as error:
        if error.category in _PASSING:
            raise
        return making.as_errored(str(error))


def give_up(
    production: Production, document: DocumentInHand, pages: Sequence[PageInHand], around: Surroundings, words: str
) -> Result:
    """Put sheets with this reason in the place of a document."""
    return _Making(production, document, pages, around).as_errored(words)


class _Making:
    """One document while it is made."""

    def __init__(
        self, production: Production, document: DocumentInHand, pages: Sequence[PageInHand], around: Surroundings
    ) -> None:
        self._production = production
        self._document = document
        self._pages = pages
        self._around = around
        self._prefix = volume_prefix(production.workspace_id, production.production_id)

    def as_images(self) -> Result:
        document, choices = self._document, self._production.choices
        made = self._all(self._image)
        if any(not page.path.endswith(".tif") for page in made):  # where a run before put sheets, which are TIFFs
            self._drop_others(made)
        notes: list[str] = []
        text = self._text(notes) if choices.texts else ""
        native = self._native(notes) if choices.natives else ""
        return Result(
            document.position, DocumentState.PRODUCED, " ".join(notes), len(made), made, text_path=text, native_path=native
        )

    def as_slip_sheet(self) -> Result:
        reason = self._around.why_no_images(self._document.document_id) or "It has no page images."
        words = f"A slip sheet stands for it: {reason}"
        made = self._all(lambda page: self._sheet(page, "No images for this document", reason))
        notes = [words]
        native = self._native(notes) if self._production.choices.natives else ""
        text = self._text(notes) if self._production.choices.texts else ""
        return Result(
            self._document.position,
            DocumentState.SLIP_SHEET,
            " ".join(notes),
            len(made),
            made,
            text_path=text,
            native_path=native,
        )

    def as_errored(self, words: str) -> Result:
        made = self._all(lambda page: self._sheet(page, "This page could not be produced", words))
        self._drop_others(made)  # what was made before it failed, under a name that no sheet has taken
        return Result(self._document.position, DocumentState.ERRORED, words, len(made), made)

    def _all(self, make: Callable[[PageInHand], ProducedPage]) -> tuple[ProducedPage, ...]:
        made: list[ProducedPage] = []
        for start in range(0, len(self._pages), _PAGES_AT_ONCE):
            self._around.pause()
            made += self._around.pool.map(make, self._pages[start : start + _PAGES_AT_ONCE])
        return tuple(made)

    def _drop_others(self, made: Sequence[ProducedPage]) -> None:
        """Remove files of these pages in the format that they do not have now."""
        written = {page.path for page in made}
        both = [self._path(page, page_format) for page in self._pages for page_format in PageFormat]
        self._around.blobs.delete([f"{self._prefix}/{path}" for path in both if path not in written])

    def _image(self, page: PageInHand) -> ProducedPage:
        assert page.source_key is not None, "a document with images has a stored file for each page"
        with self._around.blobs.open(page.source_key) as stream:
            stored = stream.read()
        return self._keep(page, make_page(stored, page, self._production.choices, self._around.decoder))

    def _sheet(self, page: PageInHand, title: str, reason: str) -> ProducedPage:
        lines = [f"Document: {self._document.control_number}", f"Reason: {reason}"]
        if self._document.file_name and not self._document.has_redactions:
            lines.insert(1, f"File: {self._document.file_name}")
        return self._keep(page, make_sheet(title, lines, page, self._production.choices))

    def _keep(self, page: PageInHand, made: MadePage) -> ProducedPage:
        path = self._path(page, made.format)
        self._store(path, [made.data])
        return ProducedPage(page.page_number, path, hashlib.sha256(made.data).hexdigest(), len(made.data))

    def _path(self, page: PageInHand, page_format: PageFormat) -> str:
        return image_path(page.label, self._document.first_index + page.page_number - 1, page_format)

    def _text(self, notes: list[str]) -> str:
        if self._document.has_redactions:
            notes.append("Its text was left out because of its redactions.")
            return ""
        text = self._around.text_of(self._document.document_id)
        if not text:
            return ""
        path = text_path(self._pages[0].label, self._document.position)
        self._store(path, [text.encode("utf-8", "replace")])
        return path

    def _native(self, notes: list[str]) -> str:
        document = self._document
        if not document.has_native:
            return ""
        if document.has_redactions:
            notes.append("Its native was left out because of its redactions.")
            return ""
        if self._around.keeps_native(document.document_id):
            notes.append("Its native was left out: its native type has Prevent Native Download.")
            return ""
        path = native_path(self._pages[0].label, document.position, document.file_extension)
        with self._around.blobs.open(native_key(self._production.workspace_id, document.sha256)) as stream:
            self._store(path, iter(lambda: stream.read(_CHUNK_BYTES), b""))
        return path

    def _store(self, path: str, chunks: Iterable[bytes]) -> None:
        writer = self._around.blobs.writer()
        try:
            for chunk in chunks:
                writer.write(chunk)
            writer.keep(f"{self._prefix}/{path}")
        except BaseException:
            writer.discard()
            raise
