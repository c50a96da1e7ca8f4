"""What the report says about a volume, counted in one pass over the records.

Memory depends on the number of codes, native types and renderers, not on the number of documents: of everything that is
listed by name, a fixed number is kept and the rest is counted.
"""

import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from photostat.render.model import DocumentStatus, Severity
from photostat.render.remedies import Remedy, remedy_for
from photostat.volume.exceptions_csv import page_ranges
from photostat.volume.records import DocumentRecord, WarningRecord

SLOWEST = 20
EXAMPLES = 50
MAX_TYPES = 2_000
MAX_ITEMS_SHOWN = 5


@dataclass(frozen=True)
class Example:
    """One document under an error or warning."""

    begdoc: str
    path: str
    detail: str


@dataclass
class CodeGroup:
    """All documents with one error or warning code; `examples` holds the first EXAMPLES of them."""

    code: str
    words: Remedy
    documents: int = 0
    messages: Counter[str] = field(default_factory=Counter)
    examples: list[Example] = field(default_factory=list)

    @property
    def not_shown(self) -> int:
        return self.documents - len(self.examples)

    def add(self, record: DocumentRecord, detail: str) -> None:
        self.documents += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(Example(record.begdoc or "", record.path, detail))


@dataclass
class TypeRow:
    """The documents of one native type."""

    name: str
    statuses: Counter[DocumentStatus] = field(default_factory=Counter)
    pages: int = 0
    seconds: float = 0.0

    @property
    def documents(self) -> int:
        return self.statuses.total()

    @property
    def imaged(self) -> int:
        return self.statuses[DocumentStatus.IMAGED]

    @property
    def with_warnings(self) -> int:
        return self.statuses[DocumentStatus.IMAGED_WITH_WARNINGS]

    @property
    def errored(self) -> int:
        return self.statuses[DocumentStatus.ERRORED]

    @property
    def skipped(self) -> int:
        return self.statuses[DocumentStatus.SKIPPED]


@dataclass(frozen=True, order=True)
class SlowDocument:
    """Sorts by seconds."""

    seconds: float
    path: str
    native_type: str
    pages: int
    begdoc: str


@dataclass
class Tally:
    """The sums. `total` has the same columns as each native type."""

    total: TypeRow = field(default_factory=lambda: TypeRow("All"))
    native_bytes: int = 0
    slip_sheets: int = 0
    page_formats: Counter[tuple[str, int]] = field(default_factory=Counter)  # (format, dpi) -> pages
    renderers: Counter[tuple[str, str]] = field(default_factory=Counter)  # (name, version) -> documents
    profiles: Counter[str] = field(default_factory=Counter)
    _types: dict[str, TypeRow] = field(default_factory=dict)
    _errors: dict[str, CodeGroup] = field(default_factory=dict)
    _warnings: dict[tuple[Severity, str], CodeGroup] = field(default_factory=dict)
    _slowest: list[SlowDocument] = field(default_factory=list)

    def add(self, record: DocumentRecord) -> None:
        """Count one document."""
        name = record.native_type if record.native_type in self._types or len(self._types) < MAX_TYPES else "Other"
        for row in (self.total, self._types.setdefault(name, TypeRow(name))):
            row.statuses[record.status] += 1
            row.pages += len(record.pages)
            row.seconds += record.seconds
        self.native_bytes += record.size
        self.slip_sheets += record.slip_sheet
        self.page_formats.update((page.format.value, page.dpi) for page in record.pages)
        self.renderers.update(record.renderer.items())
        self.profiles[record.profile_digest] += 1
        self._add_slow(record)
        self._add_problems(record)

    @property
    def types(self) -> list[TypeRow]:
        """Most documents first."""
        return sorted(self._types.values(), key=lambda row: (-row.documents, row.name))

    @property
    def slowest(self) -> list[SlowDocument]:
        return sorted(self._slowest, reverse=True)

    @property
    def errors(self) -> list[CodeGroup]:
        return _by_count(self._errors.values())

    @property
    def warnings(self) -> list[CodeGroup]:
        return _by_count(group for (severity, _), group in self._warnings.items() if severity is Severity.WARNING)

    @property
    def notes(self) -> list[CodeGroup]:
        return _by_count(group for (severity, _), group in self._warnings.items() if severity is Severity.INFO)

    def _add_slow(self, record: DocumentRecord) -> None:
        slow = SlowDocument(record.seconds, record.path, record.native_type, len(record.pages), record.begdoc or "")
        if len(self._slowest) < SLOWEST:
            heapq.heappush(self._slowest, slow)
        else:
            heapq.heappushpop(self._slowest, slow)

    def _add_problems(self, record: DocumentRecord) -> None:
        if record.error:
            code = record.error.code
            group = self._errors.setdefault(code, CodeGroup(code, remedy_for(code)))
            group.messages[record.error.message] += 1
            group.add(record, record.error.detail)
        # A code can come several times for one document (one a page); the document counts once.
        by_code: dict[tuple[Severity, str], list[WarningRecord]] = {}
        for warning in record.warnings:
            by_code.setdefault((warning.severity, warning.code), []).append(warning)
        for key, warnings in by_code.items():
            group = self._warnings.setdefault(key, CodeGroup(key[1], remedy_for(key[1])))
            group.add(record, _warning_detail(warnings))


def tally(records: Iterable[DocumentRecord]) -> Tally:
    """Count all records."""
    sums = Tally()
    for record in records:
        sums.add(record)
    return sums


def _by_count(groups: Iterable[CodeGroup]) -> list[CodeGroup]:
    return sorted(groups, key=lambda group: (-group.documents, group.code))


def _warning_detail(warnings: list[WarningRecord]) -> str:
    parts = []
    for warning in warnings[:MAX_ITEMS_SHOWN]:
        pages = f" (page {page_ranges(warning.pages)})" if warning.pages else ""
        items = f": {', '.join(warning.items[:MAX_ITEMS_SHOWN])}" if warning.items else ""
        more = f" and {len(warning.items) - MAX_ITEMS_SHOWN} more" if len(warning.items) > MAX_ITEMS_SHOWN else ""
        parts.append(f"{warning.message.removesuffix('.')}{pages}{items}{more}")
    return "; ".join(parts)
