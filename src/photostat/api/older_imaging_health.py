"""The Imaging Health Check Service and the Imaging Status Service of older clients (contracts/imaging.md section 14).

Only the names of their calls are public; what the health calls answer is our choice. Both are for system administrators: they
name machines. The agents of the original services are our workers.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from photostat.api.admin_shapes import shown_time
from photostat.api.call import Call, CallOf
from photostat.api.older_imaging_jobs import MODULE, job_key
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import ArtifactID, Int64
from photostat.errors import InvalidInputError
from photostat.imaging.access import enter_imaging
from photostat.imaging.health.store import live_job_counts, worker_health
from photostat.imaging.jobs.store.jobs import find_job
from photostat.imaging.sets.model import Pace
from photostat.imaging.sets.store.pace import read_pace
from photostat.workspaces.people.access import enter_admin_level

health_router = wire_router(f"{MODULE}/Imaging Health Check Service", tags=["Imaging jobs (legacy)"])
status_router = wire_router(f"{MODULE}/Imaging Status Service", tags=["Imaging jobs (legacy)"])


class HealthBody(WireModel):
    """Whatever a client sends; nothing of it counts."""


class AgentAnswer(WireModel):
    """A worker process and how many documents it images at once."""

    name: str
    is_healthy: bool
    slots: int
    started_on: str
    last_seen_on: str


class AgentsHealthAnswer(WireModel):
    """All workers. `IsHealthy`: at least one has been heard of in the last minute."""

    is_healthy: bool
    agents: tuple[AgentAnswer, ...]


class JobsAnswer(WireModel):
    """Live jobs in a state."""

    status: str
    count: Int64


class SettingAnswer(WireModel):
    """A setting under the name that the original services give it."""

    name: str
    value: str


class EnvironmentAnswer(WireModel):
    """Workers, jobs and settings together."""

    worker_status: str
    agent_status: str
    job_status: tuple[JobsAnswer, ...]
    instance_settings: tuple[SettingAnswer, ...]


class RateRequest(WireModel):
    """A job of a workspace."""

    also_spelled: ClassVar[dict[str, str]] = {"workspaceid": "workspace_artifact_id"}

    imaging_job_id: Annotated[Int64 | str, Field(alias="ImagingJobId")]
    workspace_artifact_id: ArtifactID


class RateBody(WireModel):
    """A request bare, or in a wrapper named `request`."""

    also_spelled: ClassVar[dict[str, str]] = {"workspaceid": "workspace_artifact_id"}

    request: RateRequest | None = None
    imaging_job_id: Annotated[Int64 | str | None, Field(alias="ImagingJobId")] = None
    workspace_artifact_id: ArtifactID | None = None

    def asked(self) -> RateRequest:
        """What is asked, however it was wrapped. Raises InvalidInputError."""
        if self.request is not None:
            return self.request
        if self.imaging_job_id is None or self.workspace_artifact_id is None:
            raise InvalidInputError("ImagingJobId and WorkspaceArtifactId are required.")
        return RateRequest(imaging_job_id=self.imaging_job_id, workspace_artifact_id=self.workspace_artifact_id)


@health_router.post("/GetAgentsHealthAsync")
def agents_health(call: CallOf, body: HealthBody | None = None) -> AgentsHealthAnswer:
    """Which workers there are."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        workers = worker_health(connection)
    return AgentsHealthAnswer(
        is_healthy=any(worker.is_healthy for worker in workers),
        agents=tuple(
            AgentAnswer(
                name=worker.name,
                is_healthy=worker.is_healthy,
                slots=worker.slots,
                started_on=shown_time(worker.started_on),
                last_seen_on=shown_time(worker.seen_on),
            )
            for worker in workers
        ),
    )


@health_router.post("/GetEnvironmentStatusAsync")
def environment_status(call: CallOf, body: HealthBody | None = None) -> EnvironmentAnswer:
    """Workers, live jobs by state, and the settings that govern imaging."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        is_healthy = any(worker.is_healthy for worker in worker_health(connection))
        jobs = live_job_counts(connection)
    settings = call.services.settings.imaging
    known = {
        "DocumentLimitForMassImaging": settings.document_limit_for_mass_imaging,
        "ImagingBatchSize": settings.batch_size,
        "ImagingJobPriorityDefault": settings.job_priority_default,
        "ImageOnTheFlyJobPriorityDefault": settings.on_the_fly_priority_default,
        "ImagingJobCleanupInterval": settings.cleanup_minutes,
    }
    word = "Healthy" if is_healthy else "No worker"
    return EnvironmentAnswer(
        worker_status=word,
        agent_status=word,
        job_status=tuple(JobsAnswer(status=state.value, count=count) for state, count in sorted(jobs.items())),
        instance_settings=tuple(SettingAnswer(name=name, value=f"{value:g}") for name, value in known.items()),
    )


@status_router.post("/GetNumberOfDocumentsSubmittedPerHourAsync")
def submitted_per_hour(call: CallOf, body: RateBody) -> int:
    """Documents handed to the workers in the last ten minutes, scaled to an hour."""
    return _pace(call, body).submitted_per_hour


@status_router.post("/GetNumberOfDocumentsImagedPerHourAsync")
def imaged_per_hour(call: CallOf, body: RateBody) -> int:
    """Documents imaged in the last ten minutes, scaled to an hour."""
    return _pace(call, body).imaged_per_hour


def _pace(call: Call, body: RateBody) -> Pace:
    asked = body.asked()
    with call.read() as connection:
        enter_imaging(connection, call.user_id, asked.workspace_artifact_id)
        job = find_job(connection, asked.workspace_artifact_id, job_key(asked.imaging_job_id))
        return read_pace(connection, job.job_id)
