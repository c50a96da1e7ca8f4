"""Imaging sets on the wire (contracts/imaging.md sections 6 and 9), for the present routes, the older ones and our own."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, model_validator

from photostat.api.wire.naming import WireModel
from photostat.api.wire.shapes import ArtifactID, ArtifactReference, Int32

_RECIPIENTS = "emailnotificationrecipients"


class SetRequest(WireModel):
    """A set that is made. Addresses are separated by `;`."""

    data_source_id: ArtifactID = Field(examples=[1038811])
    imaging_profile_id: ArtifactID = Field(examples=[1039439])
    name: str = Field(examples=["All documents"])
    email_notification_recipients: str = Field("", examples=["some_person@test.com;some_other_person@test.com"])


class ClearsRecipients(WireModel):
    """A set that is changed: addresses that are null are cleared, other than absent ones, which stay."""

    @model_validator(mode="before")
    @classmethod
    def _clear(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        return {name: "" if value is None and name.lower() == _RECIPIENTS else value for name, value in data.items()}


class SetUpdateRequest(ClearsRecipients):
    """A set that is changed; what is absent stays. No addresses: an empty text or null."""

    data_source_id: ArtifactID | None = Field(None, examples=[1038811])
    imaging_profile_id: ArtifactID | None = Field(None, examples=[1039439])
    name: str | None = Field(None, examples=["All documents"])
    email_notification_recipients: str | None = Field(None, examples=["some_person@test.com;some_other_person@test.com"])


class SetBody(WireModel):
    """The wrapper of a new set."""

    request: SetRequest


class SetUpdateBody(WireModel):
    """The wrapper of an update."""

    request: SetUpdateRequest


class SetStatusAnswer(WireModel):
    """What a set tells of itself."""

    last_run_error: str
    qc_enabled_on_last_run: bool
    status: str = Field(examples=["Completed with errors"])


class SetAnswer(WireModel):
    """One set."""

    imaging_profile: ArtifactReference
    data_source_id: Int32
    email_notification_recipients: str
    status: SetStatusAnswer
    artifact_id: Int32
    name: str


class SetState(WireModel):
    """Status and counters: of the last run, and of the set's documents."""

    status: str = Field(examples=["Completed with errors"])
    last_run_error: str
    qc_review_enabled_on_last_run: Annotated[bool, Field(alias="QcReviewEnabledOnLastRun")]
    job_type: int = Field(description="0: no running job, 1: full, 2: retry of errors")
    number_of_documents: int
    number_of_documents_hidden: int
    number_of_documents_viewable: int
    number_of_documents_with_warnings: int
    job_status: str = Field(examples=["Default"])
    job_exists: bool
    number_of_documents_completed: int
    number_of_documents_skipped: int
    number_of_documents_waiting: int
    number_of_documents_errored: int
    number_of_documents_submitted: int


class SetProgress(SetState):
    """All that the console shows. `Percentage` is of the present step, absent where there is none."""

    status_with_percentage: str = Field(examples=["Imaging (42%)"])
    percentage: int | None = None
    is_running: bool
    imaging_job_id: int | None = Field(None, description="the last job; absent when the set was never run")
    number_of_documents_pending_submission: int
    image_completion: list[str]
    image_qc_review_status: list[str]
    submitted_per_hour: int
    imaged_per_hour: int
    pages_per_hour: int
    completion_rate: list[str]
    seconds_left: int | None = Field(None, description="about, at the pace of the last ten minutes; absent unless it is imaging")
    start_time: datetime | None = None
    end_time: datetime | None = None
    seconds_since_last_result: int | None = Field(None, description="exact to a minute; absent while there is no result")


class SetListItem(WireModel):
    """A set among all. A name that is empty: what it pointed to is gone."""

    artifact_id: Int32
    name: str
    data_source_id: Int32
    data_source_name: str
    imaging_profile_id: Int32
    imaging_profile_name: str
    status: str
    percentage: int | None = None
    is_running: bool
    number_of_documents: int
    number_of_documents_completed: int
    number_of_documents_errored: int
    number_of_documents_skipped: int
    number_of_documents_waiting: int
    start_time: datetime | None = None
    last_run_error: str


class SetList(WireModel):
    """A page of sets, newest first."""

    total_count: int
    sets: tuple[SetListItem, ...]


class OlderStatusAnswer(WireModel):
    """What the older service tells of a set; an empty object for one that was never run."""

    image_completion: str | None = None
    image_qc_review_status: str | None = None
    last_run_error: str | None = None
    qc_enabled_on_last_run: bool | None = None
    status: str | None = None
    completion_rate: str | None = None
    start_time: datetime | None = None


class OlderSetAnswer(WireModel):
    """One set as the older service gives it."""

    imaging_profile: ArtifactReference
    data_source: Int32
    email_notification_recipients: str
    status: OlderStatusAnswer
    artifact_id: Int32
    name: str
