"""Imaging sets: a saved search, a profile, a name, addresses; and what is told of one beside its last job.

No SQL, no HTTP. What the Status means: `photostat.imaging.sets.states`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from photostat.imaging.jobs.model import Job, JobCounts
from photostat.imaging.sets.states import QcChange, StateRow, state_of
from photostat.workspaces.artifacts.model import Artifact


class SetCounts(NamedTuple):
    """Documents whose Imaging Set is this one: images hidden for QC, images visible, images with a warning."""

    hidden: int = 0
    viewable: int = 0
    warned: int = 0


@dataclass(frozen=True, kw_only=True)
class SetContent:
    """What somebody writes into a set."""

    name: str
    data_source_id: int
    profile_id: int
    recipients: str = ""


@dataclass(frozen=True, kw_only=True)
class SetChanges:
    """An update; None keeps what is there."""

    name: str | None = None
    data_source_id: int | None = None
    profile_id: int | None = None
    recipients: str | None = None


@dataclass(frozen=True, kw_only=True)
class ImagingSet:
    """A set as it stands. `qc_enabled_on_last_run` None: never run. `counts` is out of date where `counts_stale`."""

    artifact: Artifact
    data_source_id: int
    profile_id: int
    recipients: str
    qc_enabled_on_last_run: bool | None
    last_job_id: int | None
    last_run_error: str
    last_run_error_on: datetime | None
    qc_change: QcChange | None
    counts: SetCounts
    counts_stale: bool

    @property
    def set_id(self) -> int:
        """Its ArtifactID."""
        return self.artifact.artifact_id

    @property
    def last_run_error_text(self) -> str:
        """`2026-01-31T10:15:00.00 text`, UTC; empty when the last run did not fail as a whole."""
        moment = self.last_run_error_on
        if not self.last_run_error or moment is None:
            return self.last_run_error
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 10_000:02d} {self.last_run_error}"


@dataclass(frozen=True, kw_only=True)
class SetOverview:
    """A set with its last job (None: never run), read one after the other: each agrees with itself."""

    imaging_set: ImagingSet
    job: Job | None

    @property
    def state(self) -> StateRow:
        """Where it stands."""
        return state_of(self.job.state if self.job else None, self.imaging_set.qc_change)

    @property
    def counts(self) -> JobCounts:
        """Those of the last run; zeros when there was none."""
        return self.job.counts if self.job else JobCounts()


@dataclass(frozen=True, kw_only=True)
class SetLine:
    """A set in the list of all; data source and profile with an empty name are gone."""

    overview: SetOverview
    data_source_name: str
    profile_name: str


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Counts of the last ten minutes scaled to an hour. `seconds_since_last_result` None: nothing was imaged yet.

    Results are counted by the minute, so that the seconds are exact to a minute. `pages_per_hour` and `done_per_hour` (imaged
    or errored) divide by the time since the job began where that is shorter: they foretell, the others follow the contract.
    """

    submitted_per_hour: int = 0
    imaged_per_hour: int = 0
    pages_per_hour: int = 0
    done_per_hour: int = 0
    seconds_since_last_result: int | None = None
