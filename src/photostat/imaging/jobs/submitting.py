"""Submitting jobs: a set, a retry, one document, a list. Each answers at once; workers do the rest.

Documents of a set are chosen by a worker, in portions, since there may be a million; one document or a list of at most ten
thousand are chosen here, so that they are imaged at once.
"""

import os
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from photostat.errors import ConflictError, InvalidInputError, NotFoundError
from photostat.imaging.jobs.model import Job, JobKey, JobKind, JobState, SourceType, batch_size
from photostat.imaging.jobs.store import choosing, jobs
from photostat.imaging.profiles.reading import load_profile
from photostat.settings import ImagingSettings
from photostat.workspaces.change import Change
from photostat.workspaces.documents.store.files import find_files
from photostat.workspaces.people.rights import Access, Right
from photostat.workspaces.searches.store.evaluation import documents_of


def run_set(
    change: Change,
    access: Access,
    workspace_id: int,
    set_id: int,
    settings: ImagingSettings,
    *,
    qc_enabled: bool | None = None,
    origination_id: UUID | None = None,
) -> Job:
    """Run a set. `qc_enabled` None: as on the run before, False on the first.

    Raises NotFoundError (no such set), ConflictError (it runs), InvalidInputError (profile or saved search gone).
    """
    access.require(Right.ADD_IMAGES)
    held = _idle_set(change, workspace_id, set_id)
    hides = qc_enabled if qc_enabled is not None else bool(held.qc_enabled_on_last_run)
    try:
        documents_of(change.connection, workspace_id, held.data_source_id, change.user_id)
    except NotFoundError as error:
        raise InvalidInputError(
            f"DataSourceID: the saved search {held.data_source_id} of this imaging set is gone. Choose another data source."
        ) from error
    new = _new(change, workspace_id, JobKind.IMAGING_SET, held.profile_id, settings.job_priority_default, origination_id)
    return _run(change, replace(new, data_source_id=held.data_source_id), set_id, qc_enabled=hides)


def retry_errors(
    change: Change,
    access: Access,
    workspace_id: int,
    set_id: int,
    settings: ImagingSettings,
    *,
    origination_id: UUID | None = None,
) -> Job:
    """Image the documents of a set that are in error once more, with the profile under which they failed.

    Raises NotFoundError (no such set), ConflictError (it runs), InvalidInputError (profile gone).
    """
    access.require(Right.ADD_IMAGES)
    held = _idle_set(change, workspace_id, set_id)
    new = _new(change, workspace_id, JobKind.RETRY_ERRORS, held.profile_id, settings.job_priority_default, origination_id)
    return _run(change, new, set_id, qc_enabled=bool(held.qc_enabled_on_last_run))


def image_document(
    change: Change,
    access: Access,
    workspace_id: int,
    document_id: int,
    profile_id: int,
    settings: ImagingSettings,
    *,
    alternate_native: str = "",
    removes_alternate_native: bool = False,
    origination_id: UUID | None = None,
) -> Job:
    """Image one document on the fly; its images are replaced. A job that holds it lets go of it.

    `alternate_native`: a file below the allowed folders that is imaged in place of the native.
    Raises NotFoundError (no such document), InvalidInputError (profile, alternate native).
    """
    access.require(Right.ADD_IMAGES)
    if find_files(change.connection, workspace_id, document_id).has_redactions:
        access.require(Right.VIEW_BENEATH_REDACTIONS)  # new images take the redactions of the old ones away
    location = alternate_native.strip()
    if location:
        check_alternate_native(location, settings)
    new = _new(change, workspace_id, JobKind.ON_THE_FLY, profile_id, settings.on_the_fly_priority_default, origination_id)
    new = replace(
        new,
        state=JobState.IMAGING,
        alternate_native=location,
        removes_alternate_native=removes_alternate_native and bool(location),
    )
    job = _insert(change, new)
    choosing.take_over(change.connection, workspace_id, document_id)
    job = _take_all(change, job, choosing.one_document(workspace_id, document_id), 1, settings)
    change.note("imaging_job.submit", workspace_id, [document_id], job=job.job_id, kind=job.kind.value)
    return job


def mass_image(
    change: Change,
    access: Access,
    workspace_id: int,
    process_id: int,
    profile_id: int,
    settings: ImagingSettings,
    *,
    source_type: SourceType = SourceType.NATIVE,
    origination_id: UUID | None = None,
) -> Job:
    """Image the documents of a mass process; their images are replaced.

    Raises NotFoundError (no such process), InvalidInputError (profile gone, too many documents).
    """
    access.require(Right.ADD_IMAGES)
    access.require(Right.RUN_MASS_OPERATION)
    size = choosing.mass_process_size(change.connection, workspace_id, process_id)
    if size is None:
        raise NotFoundError(f"There is no mass process {process_id} in this workspace.")
    most = settings.document_limit_for_mass_imaging
    if size > most:
        raise InvalidInputError(
            f"MassProcessId: mass imaging takes at most {most:,} documents, these are {size:,}. Use an imaging set for more."
        )
    new = _new(change, workspace_id, JobKind.MASS_IMAGING, profile_id, settings.job_priority_default, origination_id)
    job = _insert(change, replace(new, state=JobState.IMAGING, source_type=source_type))
    spares = not access.allows(Right.VIEW_BENEATH_REDACTIONS)
    candidates = choosing.of_a_mass_process(workspace_id, process_id, spares_redacted=spares)
    job = _take_all(change, job, candidates, max(size, 1), settings)
    change.note("imaging_job.submit", workspace_id, [], job=job.job_id, kind=job.kind.value, documents=job.counts.documents)
    return job


def check_alternate_native(location: str, settings: ImagingSettings) -> Path:
    """The real path of an alternate native. Raises InvalidInputError unless it is a file below an allowed folder."""
    allowed = [Path(os.path.realpath(folder)) for folder in settings.alternate_native_folders.split(":") if folder.strip()]
    real = Path(os.path.realpath(location)) if "\0" not in location else Path("/dev/null")
    if not any(real.is_relative_to(folder) for folder in allowed):
        raise InvalidInputError(
            "AlternateNativeLocation: this server opens no file there. "
            "The setting PHOTOSTAT_IMAGING__ALTERNATE_NATIVE_FOLDERS names the folders that it may open."
        )
    if not real.is_file():
        raise InvalidInputError(f"AlternateNativeLocation: there is no file {location}.")
    return real


def _idle_set(change: Change, workspace_id: int, set_id: int) -> jobs.SetToRun:
    held = jobs.hold_set(change.connection, workspace_id, set_id)
    if held.is_busy:
        raise ConflictError("The imaging set is already running.")
    return held


def _new(
    change: Change, workspace_id: int, kind: JobKind, profile_id: int, priority: int, origination_id: UUID | None
) -> jobs.NewJob:
    try:
        profile = load_profile(change.connection, workspace_id, profile_id)
    except NotFoundError as error:
        raise InvalidInputError(f"ProfileID: there is no imaging profile {profile_id} in this workspace.") from error
    return jobs.NewJob(
        workspace_id=workspace_id,
        kind=kind,
        profile_id=profile_id,
        profile=profile.to_wire(),
        priority=priority,
        submitted_by=change.user_id,
        origination_id=origination_id,
    )


def _run(change: Change, new: jobs.NewJob, set_id: int, *, qc_enabled: bool) -> Job:
    job = _insert(change, replace(new, set_id=set_id, qc_enabled=qc_enabled))
    jobs.note_run(change.connection, job.workspace_id, set_id, job.job_id, qc_enabled=qc_enabled)
    change.note("imaging_job.submit", job.workspace_id, [set_id], job=job.job_id, kind=job.kind.value)
    return job


def _insert(change: Change, new: jobs.NewJob) -> Job:
    job_id = jobs.insert_job(change.connection, new)
    jobs.notify(change.connection)
    return jobs.find_job(change.connection, new.workspace_id, JobKey(job_id=job_id))


def _take_all(change: Change, job: Job, candidates: choosing.Candidates, size: int, settings: ImagingSettings) -> Job:
    in_a_batch = batch_size(size, most=settings.batch_size)
    portion = choosing.take_portion(change.connection, job, candidates, after=0, limit=size, batch_size=in_a_batch)
    jobs.count_job(change.connection, job.job_id, documents=portion.considered, submitted=portion.taken, skipped=portion.skipped)
    jobs.count_rate(change.connection, job.job_id, submitted=portion.taken)
    if not portion.taken:
        jobs.move_job(change.connection, job.job_id, JobState.FINALIZING)
        jobs.move_job(change.connection, job.job_id, JobState.COMPLETED)
    return jobs.find_job(change.connection, job.workspace_id, JobKey(job_id=job.job_id))
