"""Imaging jobs: stop one, or move it in the queue. Sets and documents start them."""

from dataclasses import dataclass

from photostat.client.decoding import decode
from photostat.client.paths import imaging
from photostat.client.transport import Transport
from photostat.errors import ConflictError


class JobNotLiveError(ConflictError):
    """The job has ended, or there is none of this id."""

    code = "job_not_live"


@dataclass(frozen=True)
class _Done:
    success: bool
    error_message: str = ""


class Jobs:
    """The jobs of a workspace."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def stop(self, workspace_id: int, job_id: int) -> None:
        """Images that are made stay, the other documents are as before. Raises JobNotLiveError."""
        self._do(f"{imaging(workspace_id)}/jobs/{job_id}/stop", {"stopImagingJobRequest": {}})

    def change_priority(self, workspace_id: int, job_id: int, priority: int) -> None:
        """Lower numbers run first; from 1, usually 100 for sets. Raises JobNotLiveError."""
        self._do(f"{imaging(workspace_id)}/jobs/{job_id}/priority", {"updateJobPriorityRequest": {"Priority": priority}})

    def _do(self, path: str, asked: object) -> None:
        done = decode(_Done, self._transport.post(path, asked))
        if not done.success:
            raise JobNotLiveError(done.error_message or "This job has ended.")
