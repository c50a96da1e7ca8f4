"""The end of a run: exceptions, report and load files, each made from the manifest and written whole or not at all.

The load files come last: whoever finds them may take the volume for complete.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from photostat import __version__
from photostat.render.profile import ImagingProfile
from photostat.volume.exceptions_csv import write_exceptions
from photostat.volume.layout import VolumeLayout
from photostat.volume.loadfile_output import write_load_files
from photostat.volume.manifest import records_in_page_order
from photostat.volume.report import RunFacts, write_report
from photostat.volume.thumbnails import first_pages


@dataclass(frozen=True)
class RunEnd:
    """What the manifest does not say about the run that has just ended."""

    sources: tuple[str, ...]
    volume: str
    profile: ImagingProfile
    seconds: float
    workers: int
    reused_pages: int


def write_outputs(layout: VolumeLayout, end: RunEnd) -> None:
    """Write exceptions.csv, report.html and the load files. Raises OSError when the disk refuses."""
    write_exceptions(layout.exceptions, records_in_page_order(layout.manifest))
    pictures = first_pages(layout, records_in_page_order(layout.manifest))
    write_report(layout.report, records_in_page_order(layout.manifest), _facts(layout, end), pictures)
    write_load_files(layout, records_in_page_order(layout.manifest), volume_name=end.volume)


def _facts(layout: VolumeLayout, end: RunEnd) -> RunFacts:
    now = datetime.now(UTC)
    return RunFacts(
        sources=end.sources,
        output=str(layout.root),
        volume_name=end.volume,
        profile_name=end.profile.name,
        profile_digest=end.profile.digest(),
        photostat_version=__version__,
        started_at=now - timedelta(seconds=end.seconds),
        ended_at=now,
        cores=os.cpu_count() or 1,
        workers=end.workers,
        resumed_pages=end.reused_pages,
    )
