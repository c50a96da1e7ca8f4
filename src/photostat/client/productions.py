"""Productions: documents given out under Bates numbers; made, run, watched, downloaded."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from photostat.client.decoding import decode
from photostat.client.paths import own
from photostat.client.transport import Transport

_PAGE = 100
_POLL_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class ProductionProgress:
    """How far it has come. `state`: New, Pending, Running, Completed, CompletedWithErrors, Failed, Cancelled."""

    state: str
    is_running: bool
    percentage: float
    documents: int
    pages: int
    documents_produced: int
    documents_with_slip_sheet: int
    documents_left_out: int
    documents_errored: int
    pages_done: int
    bates_begin: str | None = None
    bates_end: str | None = None
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class ProductionLine(ProductionProgress):
    """One production."""

    artifact_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class ProducedDocument:
    """What became of a document. `state`: Produced, SlipSheet, LeftOut, Errored, Cancelled, Pending."""

    artifact_id: int
    control_number: str
    page_count: int
    state: str
    reason: str
    bates_begin: str | None = None
    bates_end: str | None = None


@dataclass(frozen=True)
class _Page:
    total_count: int
    productions: tuple[ProductionLine, ...]


@dataclass(frozen=True)
class _Documents:
    documents: tuple[ProducedDocument, ...]
    next_after: int | None = None


class Productions:
    """The productions of a workspace."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(self, workspace_id: int, asked: Mapping[str, object]) -> ProductionLine:
        """A new production; `asked`: the members of the request, see docs/api. It does not run yet."""
        return decode(ProductionLine, self._transport.post(self._path(workspace_id), dict(asked)), "production")

    def list(self, workspace_id: int) -> Iterator[ProductionLine]:
        """All productions, newest first."""
        start = 1
        while True:
            answer = self._transport.get(self._path(workspace_id), {"start": start, "length": _PAGE})
            page = decode(_Page, answer, "productions")
            yield from page.productions
            start += _PAGE
            if start > page.total_count:
                return

    def run(self, workspace_id: int, production_id: int) -> None:
        """Run it, or go on with one that failed, was cancelled or has errors."""
        self._transport.post(f"{self._path(workspace_id, production_id)}/run")

    def cancel(self, workspace_id: int, production_id: int) -> None:
        """Stop it; its numbers stay its own."""
        self._transport.post(f"{self._path(workspace_id, production_id)}/cancel")

    def progress(self, workspace_id: int, production_id: int) -> ProductionProgress:
        """State and counters."""
        return decode(ProductionProgress, self._transport.get(f"{self._path(workspace_id, production_id)}/progress"), "progress")

    def wait(self, workspace_id: int, production_id: int) -> Iterator[ProductionProgress]:
        """The progress each second, the last one when it does not run any more."""
        while True:
            found = self.progress(workspace_id, production_id)
            yield found
            if not found.is_running:
                return
            time.sleep(_POLL_SECONDS)

    def documents(self, workspace_id: int, production_id: int, *, state: str = "") -> Iterator[ProducedDocument]:
        """Its documents in the order of their numbers; all, or those in one state."""
        after = -1
        while True:
            query: dict[str, str | int] = {"after": after, "length": _PAGE}
            if state:
                query["state"] = state
            answer = self._transport.get(f"{self._path(workspace_id, production_id)}/documents", query)
            page = decode(_Documents, answer, "documents")
            yield from page.documents
            if page.next_after is None:
                return
            after = page.next_after

    def download(self, workspace_id: int, production_id: int, target: Path) -> None:
        """Write the ZIP of a completed production to `target`, whole or not at all."""
        part = target.with_name(f"{target.name}.part")
        try:
            with (
                self._transport.download(f"{self._path(workspace_id, production_id)}/download") as answer,
                part.open("wb") as file,
            ):
                for chunk in answer.chunks():
                    file.write(chunk)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    @staticmethod
    def _path(workspace_id: int, production_id: int | None = None) -> str:
        base = f"{own(workspace_id)}/productions"
        return base if production_id is None else f"{base}/{production_id}"
