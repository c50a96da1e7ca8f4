"""The Imaging Job Manager and the Imaging Environment Manager: jobs are submitted, stopped, moved in the queue
(contracts/imaging.md sections 7 and 11). Each call answers at once; workers do the work.
"""

from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import Path
from pydantic import Field

from photostat.api.call import Call, CallOf
from photostat.api.wire.enums import ByName
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import INT32_MAX, INT64_MAX, ArtifactID, Int64
from photostat.errors import NotFoundError
from photostat.imaging.access import enter_imaging
from photostat.imaging.jobs.cleaning import remove_inactive_jobs
from photostat.imaging.jobs.control import change_priority, stop_job
from photostat.imaging.jobs.errors import NotLiveError
from photostat.imaging.jobs.model import JobKey, SourceType
from photostat.imaging.jobs.submitting import image_document, mass_image, retry_errors, run_set
from photostat.workspaces.people.access import enter_admin_level
from photostat.workspaces.people.rights import Right

_BASE = "/Relativity.Rest/API/relativity-imaging/v1"
router = wire_router(f"{_BASE}/workspaces/{{workspace_id}}", tags=["Imaging jobs"])
environment_router = wire_router(f"{_BASE}/environment/jobs", tags=["Imaging environment"])

JobID = Annotated[int, Path(ge=-INT64_MAX - 1, le=INT64_MAX)]
Priority = Annotated[int, Field(ge=1, le=INT32_MAX, examples=[1])]
SourceOf = Annotated[SourceType, ByName(SourceType, numbers={0: SourceType.NATIVE, 1: SourceType.RENDERED_PDF})]


class RunRequest(WireModel):
    """How a set is run. `QcEnabled`: hide the images until they are released; absent: as on the run before, at first not."""

    qc_enabled: Annotated[bool | None, Field(alias="QcEnabled", examples=[True])] = None
    origination_id: UUID | None = None


class RunBody(WireModel):
    """A request in its wrapper; both may be absent."""

    imaging_set_request: RunRequest = RunRequest()


class OnTheFlyRequest(WireModel):
    """Which profile, and which file in place of the native. The file must lie below a folder that the settings allow."""

    profile_id: ArtifactID = Field(examples=[1036462])
    origination_id: UUID | None = None
    alternate_native_location: str = Field("", examples=["/srv/natives/filename.ext"])
    remove_alternate_native_after_imaging: bool = False


class OnTheFlyBody(WireModel):
    """A request in its wrapper."""

    image_on_the_fly_request: OnTheFlyRequest


class MassImageRequest(WireModel):
    """Which profile and which list of documents (`CreateMassProcessTables` made it)."""

    also_spelled: ClassVar[dict[str, str]] = {"massactiontablename": "mass_process_id"}

    profile_id: ArtifactID = Field(examples=["1036462"])
    mass_process_id: Int64 | str = Field(examples=[5])
    source_type: SourceOf = SourceType.NATIVE
    origination_id: UUID | None = None


class MassImageBody(WireModel):
    """A request in its wrapper."""

    mass_image_request: MassImageRequest


class PriorityRequest(WireModel):
    """The new place in the queue: lower numbers run first."""

    priority: Priority
    origination_id: UUID | None = None


class PriorityBody(WireModel):
    """A request in its wrapper."""

    update_job_priority_request: PriorityRequest


class StopRequest(WireModel):
    """Nothing needs to be said."""

    origination_id: UUID | None = None


class StopBody(WireModel):
    """A request in its wrapper; both may be absent."""

    stop_imaging_job_request: StopRequest = StopRequest()


class JobAnswer(WireModel):
    """The job, for stop and priority."""

    imaging_job_id: Int64 = Field(examples=[1054631])


class DoneAnswer(WireModel):
    """Whether there was a live job to do it to; if not, why."""

    success: bool = Field(examples=[True])
    error_message: str = ""


@router.post("/imaging-sets/{set_id}/run")
def run_imaging_set(call: CallOf, workspace_id: ArtifactID, set_id: ArtifactID, body: RunBody | None = None) -> JobAnswer:
    """Image the documents of a set that have no images yet."""
    asked = (body or RunBody()).imaging_set_request
    with call.change() as change:
        access = enter_imaging(change.connection, call.user_id, workspace_id, Right.ADD_IMAGES)
        job = run_set(
            change,
            access,
            workspace_id,
            set_id,
            call.services.settings.imaging,
            qc_enabled=asked.qc_enabled,
            origination_id=asked.origination_id,
        )
    return JobAnswer(imaging_job_id=job.job_id)


@router.post("/imaging-sets/{set_id}/retry-errors")
def retry_imaging_set(call: CallOf, workspace_id: ArtifactID, set_id: ArtifactID, body: RunBody | None = None) -> JobAnswer:
    """Image the documents of a set that are in error once more."""
    asked = (body or RunBody()).imaging_set_request
    with call.change() as change:
        access = enter_imaging(change.connection, call.user_id, workspace_id, Right.ADD_IMAGES)
        settings = call.services.settings.imaging
        job = retry_errors(change, access, workspace_id, set_id, settings, origination_id=asked.origination_id)
    return JobAnswer(imaging_job_id=job.job_id)


@router.post("/documents/{document_id}/image")
def image_on_the_fly(call: CallOf, workspace_id: ArtifactID, document_id: ArtifactID, body: OnTheFlyBody) -> JobAnswer:
    """Image one document now; its images are replaced."""
    asked = body.image_on_the_fly_request
    with call.change() as change:
        access = enter_imaging(change.connection, call.user_id, workspace_id, Right.ADD_IMAGES)
        job = image_document(
            change,
            access,
            workspace_id,
            document_id,
            asked.profile_id,
            call.services.settings.imaging,
            alternate_native=asked.alternate_native_location,
            removes_alternate_native=asked.remove_alternate_native_after_imaging,
            origination_id=asked.origination_id,
        )
    return JobAnswer(imaging_job_id=job.job_id)


@router.post("/documents/mass-image")
def mass_image_documents(call: CallOf, workspace_id: ArtifactID, body: MassImageBody) -> JobAnswer:
    """Image the documents of a list; their images are replaced."""
    asked = body.mass_image_request
    with call.change() as change:
        access = enter_imaging(change.connection, call.user_id, workspace_id, Right.ADD_IMAGES, Right.RUN_MASS_OPERATION)
        job = mass_image(
            change,
            access,
            workspace_id,
            process_number(asked.mass_process_id),
            asked.profile_id,
            call.services.settings.imaging,
            source_type=asked.source_type,
            origination_id=asked.origination_id,
        )
    return JobAnswer(imaging_job_id=job.job_id)


@router.post("/jobs/{job_id}/stop")
def stop_imaging_job(call: CallOf, workspace_id: ArtifactID, job_id: JobID, body: StopBody | None = None) -> DoneAnswer:
    """Stop a job. Images that are made stay; the other documents are as before."""
    return stop(call, workspace_id, JobKey(job_id=job_id))


@router.post("/jobs/{job_id}/priority")
def update_job_priority(call: CallOf, workspace_id: ArtifactID, job_id: JobID, body: PriorityBody) -> DoneAnswer:
    """Move a job in the queue, whether it waits or runs."""
    return move(call, workspace_id, JobKey(job_id=job_id), body.update_job_priority_request.priority)


@environment_router.delete("/inactive-jobs")
def delete_inactive_jobs(call: CallOf) -> None:
    """End the jobs that no worker works on any more. This also happens by itself, every hour unless set otherwise."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        remove_inactive_jobs(change)


@environment_router.get("/mass-imaging-max-size")
def mass_imaging_max_size(call: CallOf) -> int:
    """The most documents that one mass imaging takes."""
    return call.services.settings.imaging.document_limit_for_mass_imaging


def stop(call: Call, workspace_id: int, key: JobKey) -> DoneAnswer:
    """Stop a job, however it is named. Raises NotFoundError for an unknown workspace alone."""
    try:
        with call.change() as change:
            access = enter_imaging(change.connection, call.user_id, workspace_id, Right.ADD_IMAGES)
            stop_job(change, access, workspace_id, key)
    except NotLiveError as error:
        return DoneAnswer(success=False, error_message=str(error))
    return DoneAnswer(success=True)


def move(call: Call, workspace_id: int, key: JobKey, priority: int) -> DoneAnswer:
    """Give a job another priority, however it is named. Raises as `stop`."""
    try:
        with call.change() as change:
            access = enter_imaging(change.connection, call.user_id, workspace_id, Right.ADD_IMAGES)
            change_priority(change, access, workspace_id, key, priority)
    except NotLiveError as error:
        return DoneAnswer(success=False, error_message=str(error))
    return DoneAnswer(success=True)


def process_number(given: int | str) -> int:
    """The number of a mass process; clients send it as a text too. Raises NotFoundError for what is no such number."""
    text = str(given).strip()
    if not (text.isascii() and text.isdigit()) or len(text) > 10 or int(text) > INT32_MAX:
        raise NotFoundError(f"There is no mass process {text[:100]} in this workspace.")
    return int(text)
