"""report.html: what one run did, for the person who has to sign for it.

One file, readable in ten years: no script, no address on any network, styles and pictures inside; a content security
policy forbids everything else. File names and renderer words come from hostile documents: the template escapes every
value, and control characters and bidirectional marks are replaced before that.
"""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from photostat.atomic import atomic_writer
from photostat.loadfiles.cleaning import single_line
from photostat.volume.records import DocumentRecord
from photostat.volume.tally import Tally, tally

if TYPE_CHECKING:
    from jinja2 import Template

MAX_THUMBNAILS = 200
_MAX_SHOWN_CHARS = 300
_SANDBOX = "sandbox"  # the member of a record's `renderer` that is a level, not a version


@dataclass(frozen=True)
class RunFacts:
    """What the records do not say about the run. Times carry their zone.

    `resumed_pages`: pages that an earlier run had made already, left out of the speed. `is_complete` is False when the
    run was stopped before its last document.
    """

    sources: tuple[str, ...]
    output: str
    volume_name: str
    profile_name: str
    profile_digest: str
    photostat_version: str
    started_at: datetime
    ended_at: datetime
    cores: int
    workers: int
    sandbox_level: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    resumed_pages: int = 0
    is_complete: bool = True

    @property
    def seconds(self) -> float:
        return max((self.ended_at - self.started_at).total_seconds(), 0.0)


@dataclass(frozen=True)
class FirstPage:
    """The first page of one document as a small JPEG; `file` is the page's relative path in the volume."""

    page_id: str
    path: str
    file: str
    jpeg: bytes = field(repr=False)


def write_report(path: Path, records: Iterable[DocumentRecord], run: RunFacts, first_pages: Iterable[FirstPage] = ()) -> None:
    """Write the report atomically; of `first_pages`, at most MAX_THUMBNAILS are taken."""
    page = render_report(tally(records), run, islice(first_pages, MAX_THUMBNAILS))
    with atomic_writer(path, "w") as stream:
        stream.write(page)


def render_report(sums: Tally, run: RunFacts, first_pages: Iterable[FirstPage]) -> str:
    """The HTML text."""
    new_pages = max(sums.total.pages - run.resumed_pages, 0)
    return _template().render(
        run=run,
        sums=sums,
        total=sums.total,
        pages_per_second=new_pages / run.seconds if run.seconds else 0.0,
        without_images=sums.total.errored + sums.total.skipped,
        first_pages=list(first_pages),
        versions=sorted({one for one in (*sums.renderers, *run.versions.items()) if one[0] != _SANDBOX}),
        sandbox_levels=sorted({level for name, level in sums.renderers if name == _SANDBOX} | {run.sandbox_level} - {""}),
    )


def _template() -> "Template":
    # Jinja2 takes 40 ms to import: only a run that writes a report pays for it.
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(
        shown=_shown,
        count=_count,
        duration=_duration,
        size=_size,
        moment=_moment,
        data=_data_address,
        link=_link,
        name=_name,
    )
    return environment.from_string(resources.files(__package__).joinpath("report.html").read_text(encoding="utf-8"))


def _shown(untrusted: str) -> str:
    """Text from a document: one line, printable, cut in the middle, where paths are dullest."""
    text = single_line(untrusted)
    half = _MAX_SHOWN_CHARS // 2
    return text if len(text) <= _MAX_SHOWN_CHARS else f"{text[:half]} … {text[-half:]}"


def _name(untrusted_path: str) -> str:
    return _shown(untrusted_path.rsplit("/", 1)[-1])


def _count(number: int) -> str:
    return f"{number:,}"


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s"


def _size(size_bytes: int) -> str:
    if size_bytes < 1000:
        return f"{size_bytes} bytes"
    power = min((len(str(size_bytes)) - 1) // 3, 4)
    return f"{size_bytes / 1000**power:.1f} {('KB', 'MB', 'GB', 'TB')[power - 1]}"


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S %Z").strip()


def _data_address(jpeg: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode("ascii")


def _link(relative: str) -> str:
    """A relative address inside the volume; `./` in front, so that no name is taken for a scheme."""
    return "./" + quote(relative.encode("utf-8", "replace"))
