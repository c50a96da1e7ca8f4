"""What a run shows: a live display on a terminal, a line now and then in a log, JSON lines for programs, or nothing."""

import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Protocol, Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from photostat.render.model import DocumentStatus
from photostat.volume.layout import VolumeLayout
from photostat.volume.pool import Running
from photostat.volume.run import RunCounts
from photostat.volume.sources import SourceFile, printable
from photostat.volume.staging import StagedDocument

_SLOW_SECONDS = 5.0
_SLOW_SHOWN = 4
_LINE_EVERY_SECONDS = 15.0
_REDRAW_A_SECOND = 4


class RunObserver(Protocol):
    """An Observer of a run that is also told of its end, and is a context manager around the run."""

    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...
    def listed(self, counts: RunCounts) -> None: ...
    def document_done(self, file: SourceFile, document: StagedDocument) -> None: ...
    def progress(self, counts: RunCounts, running: Sequence[Running]) -> None: ...
    def ended(self, counts: RunCounts, output: Path) -> None: ...
    def interrupted(self, counts: RunCounts, output: Path) -> None: ...


def observer_for(*, quiet: bool, as_json: bool) -> RunObserver:
    """The display that fits the options and the terminal."""
    if as_json:
        return JsonLines()
    if quiet:
        return Quiet()
    return LiveDisplay(Console()) if sys.stdout.isatty() else LogLines()


class Quiet:
    """Says nothing; the base of the others."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.codes: Counter[str] = Counter()
        self.reused = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def listed(self, counts: RunCounts) -> None:
        self.reused = counts.reused
        self.started = time.monotonic()

    def document_done(self, file: SourceFile, document: StagedDocument) -> None:
        if document.outcome.error is not None:
            self.codes[document.outcome.error.code] += 1

    def progress(self, counts: RunCounts, running: Sequence[Running]) -> None:
        pass

    def ended(self, counts: RunCounts, output: Path) -> None:
        pass

    def interrupted(self, counts: RunCounts, output: Path) -> None:
        pass

    def rate(self, counts: RunCounts) -> tuple[float, float | None]:
        """Pages a second so far, and the seconds left by documents; None while nothing can be said."""
        elapsed = max(time.monotonic() - self.started, 1e-3)
        imaged = counts.done - self.reused
        left = (counts.documents - counts.done) * elapsed / imaged if imaged else None
        return counts.pages / elapsed, left


class LogLines(Quiet):
    """Plain lines for a log file or a pipe."""

    def __init__(self) -> None:
        super().__init__()
        self._last_line = time.monotonic()

    def listed(self, counts: RunCounts) -> None:
        super().listed(counts)
        kept = f", {counts.reused} of them kept from the earlier run" if counts.reused else ""
        self._say(f"{counts.documents} documents{kept}")

    def document_done(self, file: SourceFile, document: StagedDocument) -> None:
        super().document_done(file, document)
        error = document.outcome.error
        if error is not None:
            self._say(f"{printable(file.relative)}: {error.code}: {error.message}")

    def progress(self, counts: RunCounts, running: Sequence[Running]) -> None:
        now = time.monotonic()
        if now - self._last_line < _LINE_EVERY_SECONDS:
            return
        self._last_line = now
        pages_a_second, left = self.rate(counts)
        slow = "".join(
            f"; {printable(one.task.file.relative)} for {now - one.started:.0f} s"
            for one in running[:_SLOW_SHOWN]
            if now - one.started > _SLOW_SECONDS
        )
        self._say(
            f"{counts.done} of {counts.documents} documents, {counts.pages} pages, {pages_a_second:.1f} pages/s, "
            f"{_duration(left)} left{slow}"
        )

    def ended(self, counts: RunCounts, output: Path) -> None:
        for line in closing_lines(counts, self.codes, output):
            self._say(line)

    def interrupted(self, counts: RunCounts, output: Path) -> None:
        self._say(interrupted_line(counts, output))

    def _say(self, line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


class LiveDisplay(Quiet):
    """The display on a terminal: bar, figures, the documents that take long."""

    def __init__(self, console: Console) -> None:
        super().__init__()
        self._console = console
        self._live = Live(console=console, refresh_per_second=_REDRAW_A_SECOND, transient=True)
        self._counts = RunCounts()

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def listed(self, counts: RunCounts) -> None:
        super().listed(counts)
        self._console.print(f"{counts.documents} documents", markup=False, highlight=False)

    def progress(self, counts: RunCounts, running: Sequence[Running]) -> None:
        self._live.update(self._view(counts, running))
        if not self._live.is_started:  # not before the first workers run: a display has a thread, and they are forked
            self._live.start()

    def ended(self, counts: RunCounts, output: Path) -> None:
        for line in closing_lines(counts, self.codes, output):
            self._console.print(line, markup=False, highlight=False, soft_wrap=True)

    def interrupted(self, counts: RunCounts, output: Path) -> None:
        self._console.print(interrupted_line(counts, output), markup=False, highlight=False, soft_wrap=True)

    def _view(self, counts: RunCounts, running: Sequence[Running]) -> RenderableType:
        pages_a_second, left = self.rate(counts)
        figures = Table.grid(padding=(0, 2))
        figures.add_row(
            ProgressBar(total=max(counts.documents, 1), completed=counts.done, width=30),
            f"{counts.done} of {counts.documents} documents",
            f"{counts.pages} pages",
            f"{pages_a_second:.1f} pages/s",
            f"{_duration(left)} left",
            f"[red]{sum(self.codes.values())} without images[/red]" if self.codes else "",
        )
        now = time.monotonic()
        slow = [
            Text.from_markup(f"  [yellow]{now - one.started:5.0f} s[/yellow]  {escape(printable(one.task.file.relative))}")
            for one in running[:_SLOW_SHOWN]
            if now - one.started > _SLOW_SECONDS
        ]
        return Group(figures, *slow)


class JsonLines(Quiet):
    """One JSON object a line: `listed`, `document`, `progress`, `ended`, `interrupted`."""

    def __init__(self) -> None:
        super().__init__()
        self._last_line = 0.0

    def listed(self, counts: RunCounts) -> None:
        super().listed(counts)
        self._say("listed", documents=counts.documents, reused=counts.reused)

    def document_done(self, file: SourceFile, document: StagedDocument) -> None:
        super().document_done(file, document)
        outcome = document.outcome
        self._say(
            "document",
            path=file.relative,
            source=file.source,
            status=outcome.status,
            error=None if outcome.error is None else asdict(outcome.error),
            pages=len(document.pages),
            seconds=outcome.seconds,
        )

    def progress(self, counts: RunCounts, running: Sequence[Running]) -> None:
        now = time.monotonic()
        if now - self._last_line < 1.0:
            return
        self._last_line = now
        pages_a_second, left = self.rate(counts)
        self._say(
            "progress",
            done=counts.done,
            documents=counts.documents,
            pages=counts.pages,
            pages_per_second=round(pages_a_second, 2),
            seconds_left=None if left is None else round(left),
        )

    def ended(self, counts: RunCounts, output: Path) -> None:
        self._say("ended", output=str(output), **_totals(counts), errors=dict(self.codes))

    def interrupted(self, counts: RunCounts, output: Path) -> None:
        self._say("interrupted", output=str(output), **_totals(counts))

    def _say(self, event: str, **members: object) -> None:
        sys.stdout.write(json.dumps({"event": event, **members}) + "\n")
        sys.stdout.flush()


_NEW_NUMBERS = (
    "What is imaged then takes new numbers at the end and leaves a gap where its slip sheet was; a new --output has no gaps."
)


def closing_lines(counts: RunCounts, codes: Counter[str], output: Path) -> list[str]:
    """Where the images are, what failed and why, what to do next."""
    layout = VolumeLayout(output)
    statuses = counts.by_status
    imaged = statuses[DocumentStatus.IMAGED] + statuses[DocumentStatus.IMAGED_WITH_WARNINGS]
    rate = counts.pages / counts.seconds if counts.seconds else 0.0
    lines = [
        f"{imaged} of {counts.documents} documents imaged ({statuses[DocumentStatus.IMAGED_WITH_WARNINGS]} with warnings), "
        f"{counts.pages} pages in {_duration(counts.seconds)} ({rate:.1f} pages/s)",
        f"Images      {output / 'IMAGES'}",
        f"Load files  {layout.opt}  {layout.dat}",
        f"Report      {layout.report}",
    ]
    without = statuses[DocumentStatus.ERRORED] + statuses[DocumentStatus.SKIPPED]
    if without:
        reasons = ", ".join(f"{code} {count}" for code, count in codes.most_common())
        lines.append(f"{without} without images{f' ({reasons})' if reasons else ''}: see {layout.exceptions}")
    if codes.get("password_protected"):
        lines.append(
            f"Next: put the passwords in a file, a line each, and run again with --passwords FILE --resume. {_NEW_NUMBERS}"
        )
    elif without:
        lines.append(f"Next: the report names cause and remedy of each; then run again with --resume. {_NEW_NUMBERS}")
    return lines


def interrupted_line(counts: RunCounts, output: Path) -> str:
    """What an interrupted run leaves."""
    return (
        f"Interrupted after {counts.done} of {counts.documents} documents. Nothing is lost: run the same command with "
        f"--resume to go on in {output}. There are no load files until the run has ended."
    )


def _totals(counts: RunCounts) -> dict[str, object]:
    return {
        "documents": counts.documents,
        "done": counts.done,
        "reused": counts.reused,
        "pages": counts.pages,
        "seconds": round(counts.seconds, 3),
        "by_status": {status.value: number for status, number in counts.by_status.items()},
    }


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return "?"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s" if minutes else f"{seconds:.1f} s"
