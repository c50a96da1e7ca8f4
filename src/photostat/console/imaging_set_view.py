"""What the pages of imaging sets show: the fields of the seed text, the pace, what is in work; and the buttons of one caller.

The first is the same for all who may look, so that it is read and rendered once for however many watch a set.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from photostat.errors import NotFoundError
from photostat.imaging.documents.store import is_ready_to_retry
from photostat.imaging.profiles.store import find_options
from photostat.imaging.queue.store import DocumentAtWork, documents_at_work
from photostat.imaging.sets.actions import Offer, offers
from photostat.imaging.sets.model import Pace, SetOverview
from photostat.imaging.sets.progress import (
    completion_lines,
    percentage,
    qc_lines,
    rate_line,
    seconds_left,
    start_time,
    status_line,
)
from photostat.imaging.sets.reading import read_overview, with_fresh_counts
from photostat.imaging.sets.recipients import addresses_of
from photostat.imaging.sets.store.pace import read_pace
from photostat.services import Services
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.artifacts.store import find_artifact
from photostat.workspaces.artifacts.well_known import ArtifactType
from photostat.workspaces.people.rights import Access

_ERRORS_LINE = 4
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


@dataclass(frozen=True, kw_only=True)
class SetView:
    """One set as its page shows it. `data_source`, `profile` None: gone."""

    overview: SetOverview
    status: str
    percent: int | None
    start: datetime | None
    completion: Sequence[tuple[str, bool]]
    """Lines, and whether one tells of errors."""
    rates: Sequence[str]
    qc: Sequence[str]
    left: str
    at_work: Sequence[DocumentAtWork]
    has_errors_to_retry: bool
    data_source: Reference | None
    profile: Reference | None
    profile_method: str

    @property
    def name(self) -> str:
        """The name of the set."""
        return self.overview.imaging_set.artifact.name

    @property
    def set_id(self) -> int:
        """Its ArtifactID."""
        return self.overview.imaging_set.set_id

    @property
    def recipients(self) -> list[str]:
        """The addresses, one by one."""
        return addresses_of(self.overview.imaging_set.recipients)

    @property
    def mark(self) -> str:
        """Another one whenever other buttons may apply."""
        there = [number > 0 for number in (*self.overview.imaging_set.counts, self.overview.counts.errored)]
        return format(crc32(f"{self.overview.state} {there} {self.has_errors_to_retry}".encode()), "x")

    @property
    def is_running(self) -> bool:
        """Whether it moves by itself."""
        return self.overview.state.is_running


def offers_of(view: SetView, access: Access) -> Mapping[str, Offer]:
    """The buttons for one caller, by the names of `SetAction`."""
    found = offers(view.overview, access, errors_to_retry=view.has_errors_to_retry)
    return {action.name: offer for action, offer in found.items()}


def view_of(services: Services, workspace_id: int, set_id: int) -> SetView:
    """A set with counters that are not stale. Whether the caller may see it is asked before. Raises NotFoundError."""
    with services.database.read() as connection:
        overview = read_overview(connection, workspace_id, set_id)
    overview = with_fresh_counts(services.database, overview)
    with services.database.read() as connection:
        job = overview.job
        pace = Pace() if job is None else read_pace(connection, job.job_id)
        live = job is not None and overview.state.has_job
        at_work = documents_at_work(connection, workspace_id, job.job_id) if live and job is not None else []
        retry = is_ready_to_retry(connection, workspace_id, set_id)
        profile = _named(connection, workspace_id, overview.imaging_set.profile_id, ArtifactType.IMAGING_PROFILE)
        method = "" if profile is None else find_options(connection, workspace_id, profile.artifact_id)[0].name
        source = _named(connection, workspace_id, overview.imaging_set.data_source_id, ArtifactType.SEARCH)
    left = seconds_left(overview, pace)
    return SetView(
        overview=overview,
        status=status_line(overview, capital_errors=services.settings.imaging.capital_errors_status),
        percent=percentage(overview),
        start=start_time(overview),
        completion=_completion(overview),
        rates=_rates(overview, pace),
        qc=qc_lines(overview),
        left="" if left is None else spoken(left),
        at_work=at_work,
        has_errors_to_retry=retry,
        data_source=source,
        profile=profile,
        profile_method=method,
    )


def spoken(seconds: int) -> str:
    """A span as people say it: `45 seconds`, `12 minutes`, `3 h 20 min`, `2 days 4 h`."""
    if seconds < 2 * _MINUTE:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    if seconds < 2 * _HOUR:
        return f"{seconds // _MINUTE} minutes"
    if seconds < 2 * _DAY:
        return f"{seconds // _HOUR} h {seconds % _HOUR // _MINUTE} min"
    return f"{seconds // _DAY} days {seconds % _DAY // _HOUR} h"


def _completion(overview: SetOverview) -> list[tuple[str, bool]]:
    lines = completion_lines(overview)
    return [(line, place == _ERRORS_LINE and overview.counts.errored > 0) for place, line in enumerate(lines)]


def _rates(overview: SetOverview, pace: Pace) -> list[str]:
    """Pages only where there are some: the other two are the contract's."""
    lines = [rate_line(pace.submitted_per_hour, "submitted"), rate_line(pace.imaged_per_hour, "imaged")]
    if overview.state.is_running and pace.pages_per_hour:
        lines.append(f"{pace.pages_per_hour:,} page{'' if pace.pages_per_hour == 1 else 's'} imaged per hour")
    return lines


def _named(connection: Connection, workspace_id: int, artifact_id: int, kind: ArtifactType) -> Reference | None:
    try:
        return Reference(artifact_id, find_artifact(connection, workspace_id, artifact_id, kind).name)
    except NotFoundError:
        return None
