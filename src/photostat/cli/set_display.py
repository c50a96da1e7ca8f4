"""What `photostat set run --wait` shows of a running set: a live display on a terminal, a line now and then elsewhere."""

import sys
import time
from collections import deque
from typing import TYPE_CHECKING, Protocol, Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from photostat.cli.remote import shown

if TYPE_CHECKING:
    from photostat.client import SetProgress

_LINE_EVERY_SECONDS = 15.0
_WINDOW_SECONDS = 600.0
_FIRST_WORD_SECONDS = 3.0
_REDRAW_A_SECOND = 4
_BAR_WIDTH = 30


class SetDisplay(Protocol):
    """Shows a set while it runs; a context manager around that."""

    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...
    def show(self, progress: "SetProgress") -> None:
        """What the server said last."""

    def silent(self, seconds: float) -> None:
        """The server has not answered for so long."""

    def pause(self) -> None:
        """Leave the terminal to a question, until `show` is called again."""


def display_for(name: str) -> SetDisplay:
    """The display that fits standard output."""
    return LiveSetDisplay(Console(), name) if sys.stdout.isatty() else SetLines()


class Pace:
    """Documents an hour over the last ten minutes, seen from here: the server's own figure stands for whole windows only."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def saw(self, at_seconds: float, done: int) -> None:
        """So many documents were done at this time. A number that falls is a new run: what was before does not count."""
        if self._seen and done < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((at_seconds, done))
        while self._seen[0][0] < at_seconds - _WINDOW_SECONDS:
            self._seen.popleft()

    def per_hour(self) -> float | None:
        """None while nothing can be said."""
        (began, first), (now, last) = self._seen[0], self._seen[-1]
        if last == first or now - began < _FIRST_WORD_SECONDS:
            return None
        return (last - first) * 3600 / (now - began)


class SetLines:
    """Plain lines for a log file or a pipe: at each change of the status, and every 15 seconds."""

    def __init__(self) -> None:
        self._pace = Pace()
        self._status = ""
        self._last_line = -_LINE_EVERY_SECONDS

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def show(self, progress: "SetProgress") -> None:
        now = time.monotonic()
        self._pace.saw(now, worked(progress))
        if progress.status == self._status and now - self._last_line < _LINE_EVERY_SECONDS:
            return
        self._status, self._last_line = progress.status, now
        _say(", ".join(filter(None, (progress.status_with_percentage, *figures(progress), pace_words(self._pace, progress)))))

    def silent(self, seconds: float) -> None:
        if time.monotonic() - self._last_line >= _LINE_EVERY_SECONDS:
            self._last_line = time.monotonic()
            _say(f"no answer from the server for {duration(seconds)}")

    def pause(self) -> None:
        pass


class LiveSetDisplay:
    """The display on a terminal: status, bar, counters, pace."""

    def __init__(self, console: Console, name: str) -> None:
        self._console = console
        self._name = shown(name)
        self._pace = Pace()
        self._live: Live | None = None
        self._view: RenderableType = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.pause()

    def show(self, progress: "SetProgress") -> None:
        self._pace.saw(time.monotonic(), worked(progress))
        self._view = set_view(self._name, progress, pace_words(self._pace, progress))
        self._update(self._view)

    def silent(self, seconds: float) -> None:
        self._update(Group(self._view, Text(f"no answer from the server for {duration(seconds)}", style="yellow")))

    def pause(self) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _update(self, view: RenderableType) -> None:
        if self._live is None:
            self._live = Live(console=self._console, refresh_per_second=_REDRAW_A_SECOND, transient=True)
            self._live.start()
        self._live.update(view)


def set_view(name: str, progress: "SetProgress", pace: str) -> RenderableType:
    """Name and status; bar and total; counters; pace."""
    total, done = progress.number_of_documents, processed(progress)
    bar = Table.grid(padding=(0, 2))
    # before the documents are chosen nobody knows how many there are
    known = total > 0
    bar.add_row(
        ProgressBar(total=total if known else None, completed=done, width=_BAR_WIDTH, pulse=not known),
        Text(f"{done:,} of {total:,} documents" if known else "choosing documents", no_wrap=True),
    )
    imaged, errored, skipped, remaining = figures(progress)
    red = "red" if progress.number_of_documents_errored else ""
    return Group(
        Text.assemble((name, "bold"), f"  {shown(progress.status_with_percentage)}"),
        bar,
        Text("  ").join([Text(imaged), Text(errored, style=red), Text(skipped), Text(remaining)]),
        Text(pace),
    )


def processed(progress: "SetProgress") -> int:
    """Documents that are imaged, errored or skipped."""
    return worked(progress) + progress.number_of_documents_skipped


def worked(progress: "SetProgress") -> int:
    """Documents on which work was spent: the skipped ones come all at once and tell nothing of the pace."""
    return progress.number_of_documents_completed + progress.number_of_documents_errored


def figures(progress: "SetProgress") -> tuple[str, str, str, str]:
    """The counters: imaged, errored, skipped, remaining."""
    return (
        f"{progress.number_of_documents_completed:,} imaged",
        f"{progress.number_of_documents_errored:,} errored",
        f"{progress.number_of_documents_skipped:,} skipped",
        f"{progress.number_of_documents_waiting:,} remaining",
    )


def pace_words(pace: Pace, progress: "SetProgress") -> str:
    """Documents an hour and the time left; empty while nothing can be said, or while the job is being stopped."""
    per_hour = pace.per_hour()
    if per_hour is None or progress.job_status == "CancelRequested":
        return ""
    left = progress.number_of_documents_waiting * 3600 / per_hour
    return f"{per_hour:,.0f} an hour, {duration(left)} left"


def duration(seconds: float) -> str:
    """Hours and minutes, minutes and seconds, or seconds."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
