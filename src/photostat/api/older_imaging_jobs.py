"""The Imaging Job Service under the names of older clients (contracts/imaging.md section 14). The work is that of `imaging_jobs`.

Jobs are named by GUIDs here, in stop by their number too. Success has three spellings, each as its call has it.
"""

import re
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from photostat.api import imaging_jobs
from photostat.api.call import Call, CallOf
from photostat.api.imaging_jobs import Priority, process_number
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import ArtifactID, Int64
from photostat.errors import InvalidInputError
from photostat.imaging.access import enter_imaging
from photostat.imaging.jobs.model import Job, JobKey
from photostat.imaging.jobs.store.jobs import set_job
from photostat.imaging.jobs.submitting import image_document, mass_image, retry_errors, run_set
from photostat.workspaces.artifacts.store import find_artifact
from photostat.workspaces.artifacts.well_known import ArtifactType
from photostat.workspaces.people.rights import Right

MODULE = "/Relativity.REST/api/Relativity.Imaging.Services.Interfaces.IImagingModule"
router = wire_router(f"{MODULE}/Imaging Job Service", tags=["Imaging jobs (legacy)"])

_NUMBER = re.compile(r"-?[0-9]{1,18}", re.ASCII)  # what surely fits 64 bits; numbers of jobs begin at 1
_WORKSPACE = {"workspaceartifactid": "workspace_id"}


class ImagingJob(WireModel):
    """A set to run. `QcEnabled` absent: as on the run before, at first not."""

    also_spelled: ClassVar[dict[str, str]] = _WORKSPACE

    imaging_set_id: ArtifactID = Field(examples=[1039603])
    workspace_id: ArtifactID = Field(examples=[1017371])
    qc_enabled: Annotated[bool | None, Field(alias="QcEnabled")] = None
    origination_id: UUID | None = None


class ImagingJobBody(WireModel):
    """A request in its wrapper."""

    imaging_job: ImagingJob


class ImageDocumentJob(WireModel):
    """A document to image, with which profile, and which file in place of its native."""

    also_spelled: ClassVar[dict[str, str]] = _WORKSPACE

    workspace_id: ArtifactID = Field(examples=[1031808])
    document_id: ArtifactID = Field(examples=[1053648])
    profile_id: ArtifactID = Field(examples=[1036462])
    alternate_native_location: str = Field("", examples=["//fileshare/path/filename.ext"])
    remove_alternate_native_after_imaging: bool = False
    origination_id: UUID | None = None


class ImageDocumentBody(WireModel):
    """A request in its wrapper."""

    image_document_job: ImageDocumentJob


class MassImageDocuments(imaging_jobs.MassImageRequest):
    """A list of documents to image; MassActionTableName is the number of the mass process."""

    also_spelled: ClassVar[dict[str, str]] = imaging_jobs.MassImageRequest.also_spelled | _WORKSPACE

    workspace_id: ArtifactID


class MassImageDocumentsBody(WireModel):
    """A request in its wrapper."""

    mass_image_documents_request: MassImageDocuments


class OlderStopRequest(WireModel):
    """A job by number or GUID."""

    also_spelled: ClassVar[dict[str, str]] = _WORKSPACE | {"jobguid": "imaging_job_id"}

    imaging_job_id: Int64 | str = Field(examples=[1054631])
    workspace_id: ArtifactID = Field(examples=[1017371])


class OlderStopBody(WireModel):
    """A request in its wrapper, or (the oldest form) without one."""

    also_spelled: ClassVar[dict[str, str]] = _WORKSPACE

    stop_imaging_job_request: OlderStopRequest | None = None
    imaging_job_id: Int64 | str | None = None
    workspace_id: ArtifactID | None = None


class OlderPriorityRequest(WireModel):
    """A job by GUID (or number), and its new place in the queue."""

    also_spelled: ClassVar[dict[str, str]] = _WORKSPACE | {"imagingjobid": "job_guid"}

    job_guid: Int64 | str = Field(examples=["2C0512A4-E56E-4B4F-A0B2-BAC351E13D2F"])
    priority: Priority
    workspace_id: ArtifactID = Field(examples=[1017371])


class OlderPriorityBody(WireModel):
    """A request in its wrapper."""

    update_job_priority_request: OlderPriorityRequest


class OlderJobAnswer(WireModel):
    """The job that was submitted."""

    imaging_job_id: Annotated[UUID, Field(alias="ImagingJobId", examples=["442dd13d-26ed-493d-b48c-3547ef62394c"])]


class Stopped(WireModel):
    """Whether the job was live, and if not, why nothing was stopped."""

    success: Annotated[bool, Field(alias="success")]
    error_message: Annotated[str | None, Field(alias="errorMessage")] = None


class StopAnswer(WireModel):
    """In its wrapper."""

    stop_imaging_job_response: Annotated[Stopped, Field(alias="stopImagingJobResponse")]


class Moved(WireModel):
    """Whether the job was live; the member really has the name of its wrapper."""

    update_job_priority_response: Annotated[bool, Field(alias="updateJobPriorityResponse")]
    error_message: Annotated[str, Field(alias="errorMessage")] = ""


class PriorityAnswer(WireModel):
    """In its wrapper."""

    update_job_priority_response: Annotated[Moved, Field(alias="updateJobPriorityResponse")]


@router.post("/RunImagingSetAsync")
def run_imaging_set(call: CallOf, body: ImagingJobBody) -> OlderJobAnswer:
    """Image the documents of a set that have no images yet."""
    asked = body.imaging_job
    with call.change() as change:
        access = enter_imaging(change.connection, call.user_id, asked.workspace_id, Right.ADD_IMAGES)
        job = run_set(
            change,
            access,
            asked.workspace_id,
            asked.imaging_set_id,
            call.services.settings.imaging,
            qc_enabled=asked.qc_enabled,
            origination_id=asked.origination_id,
        )
    return _answer(job)


@router.post("/RetryErrorsAsync")
@router.post("/RetryImagingSetErrorsAsync")
def retry_imaging_set_errors(call: CallOf, body: ImagingJobBody) -> OlderJobAnswer:
    """Image the documents of a set that are in error once more."""
    asked, settings = body.imaging_job, call.services.settings.imaging
    with call.change() as change:
        access = enter_imaging(change.connection, call.user_id, asked.workspace_id, Right.ADD_IMAGES)
        job = retry_errors(
            change, access, asked.workspace_id, asked.imaging_set_id, settings, origination_id=asked.origination_id
        )
    return _answer(job)


@router.post("/ImageDocumentAsync")
def image_one_document(call: CallOf, body: ImageDocumentBody) -> OlderJobAnswer:
    """Image one document now; its images are replaced."""
    asked = body.image_document_job
    with call.change() as change:
        access = enter_imaging(change.connection, call.user_id, asked.workspace_id, Right.ADD_IMAGES)
        job = image_document(
            change,
            access,
            asked.workspace_id,
            asked.document_id,
            asked.profile_id,
            call.services.settings.imaging,
            alternate_native=asked.alternate_native_location,
            removes_alternate_native=asked.remove_alternate_native_after_imaging,
            origination_id=asked.origination_id,
        )
    return _answer(job)


@router.post("/MassImageDocumentsAsync")
def mass_image_documents(call: CallOf, body: MassImageDocumentsBody) -> UUID:
    """Image the documents of a list; their images are replaced. Answers the GUID alone."""
    asked = body.mass_image_documents_request
    with call.change() as change:
        needed = (Right.ADD_IMAGES, Right.RUN_MASS_OPERATION)
        access = enter_imaging(change.connection, call.user_id, asked.workspace_id, *needed)
        job = mass_image(
            change,
            access,
            asked.workspace_id,
            process_number(asked.mass_process_id),
            asked.profile_id,
            call.services.settings.imaging,
            source_type=asked.source_type,
            origination_id=asked.origination_id,
        )
    return job.job_guid


@router.post("/StopImagingJobAsync")
def stop_imaging_job(call: CallOf, body: OlderStopBody) -> StopAnswer | bool:
    """Stop any job. The oldest form, without a wrapper, is answered with true or false alone."""
    asked = body.stop_imaging_job_request
    if asked is None:
        if body.imaging_job_id is None or body.workspace_id is None:
            raise InvalidInputError("StopImagingJobRequest is required.")
        return imaging_jobs.stop(call, body.workspace_id, job_key(body.imaging_job_id)).success
    done = imaging_jobs.stop(call, asked.workspace_id, job_key(asked.imaging_job_id))
    stopped = Stopped(success=done.success, error_message=done.error_message or None)
    return StopAnswer(stop_imaging_job_response=stopped)


@router.post("/StopImagingSetAsync")
def stop_imaging_set(call: CallOf, body: ImagingJobBody) -> bool:
    """Stop the job of a set; false where none runs."""
    asked = body.imaging_job
    key = _job_of_set(call, asked.workspace_id, asked.imaging_set_id)
    return key is not None and imaging_jobs.stop(call, asked.workspace_id, key).success


@router.post("/UpdateJobPriorityAsync")
def update_job_priority(call: CallOf, body: OlderPriorityBody) -> PriorityAnswer:
    """Move a job in the queue, whether it waits or runs."""
    asked = body.update_job_priority_request
    done = imaging_jobs.move(call, asked.workspace_id, job_key(asked.job_guid), asked.priority)
    moved = Moved(update_job_priority_response=done.success, error_message=done.error_message)
    return PriorityAnswer(update_job_priority_response=moved)


def job_key(given: int | str) -> JobKey:
    """A job as clients name it: a number, digits, a GUID with or without braces. Raises InvalidInputError."""
    text = str(given).strip()
    if _NUMBER.fullmatch(text):
        return JobKey(job_id=int(text))
    try:
        return JobKey(job_guid=UUID(text))
    except ValueError as error:
        raise InvalidInputError("ImagingJobID: must be the number or the GUID of an imaging job.") from error


def _job_of_set(call: Call, workspace_id: int, set_id: int) -> JobKey | None:
    with call.read() as connection:
        enter_imaging(connection, call.user_id, workspace_id, Right.ADD_IMAGES)
        find_artifact(connection, workspace_id, set_id, ArtifactType.IMAGING_SET)
        job = set_job(connection, workspace_id, set_id)
    return None if job is None else JobKey(job_id=job.job_id)


def _answer(job: Job) -> OlderJobAnswer:
    return OlderJobAnswer(imaging_job_id=job.job_guid)
