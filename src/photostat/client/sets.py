"""Imaging sets: a saved search, a profile and a name; run, watched, stopped, retried, reviewed."""

import time
from collections.abc import Iterator

from photostat.client.decoding import decode
from photostat.client.jobs import JobNotLiveError, Jobs
from photostat.client.paths import imaging, own
from photostat.client.set_answers import (
    ErrorPage,
    ErrorState,
    ImagingError,
    ImagingSet,
    JobStarted,
    SetLine,
    SetPage,
    SetProgress,
    SetStatus,
)
from photostat.client.transport import Transport

_PAGE = 100


class Sets:
    """The imaging sets of a workspace."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(self, workspace_id: int, name: str, *, search_id: int, profile_id: int, recipients: str = "") -> int:
        """A new set; `recipients` get mail when it has run, `;` between them. Answers its ArtifactID."""
        asked = {
            "DataSourceID": search_id,
            "ImagingProfileID": profile_id,
            "Name": name,
            "EmailNotificationRecipients": recipients,
        }
        return decode(int, self._transport.post(f"{imaging(workspace_id)}/imaging-sets", {"request": asked}), "imaging set")

    def read(self, workspace_id: int, set_id: int) -> ImagingSet:
        """One set."""
        return decode(ImagingSet, self._transport.get(self._path(workspace_id, set_id)), "imaging set")

    def update(
        self,
        workspace_id: int,
        set_id: int,
        *,
        name: str | None = None,
        search_id: int | None = None,
        profile_id: int | None = None,
        recipients: str | None = None,
    ) -> None:
        """Change what is given; not while the set runs."""
        given = {
            "DataSourceID": search_id,
            "ImagingProfileID": profile_id,
            "Name": name,
            "EmailNotificationRecipients": recipients,
        }
        asked = {member: value for member, value in given.items() if value is not None}
        self._transport.post(self._path(workspace_id, set_id), {"request": asked})

    def delete(self, workspace_id: int, set_id: int) -> None:
        """Delete a set that does not run; images stay."""
        self._transport.delete(self._path(workspace_id, set_id))

    def list(self, workspace_id: int) -> Iterator[SetLine]:
        """All sets, newest first."""
        start = 1
        while True:
            answer = self._transport.get(f"{own(workspace_id)}/imaging-sets", {"start": start, "length": _PAGE})
            page = decode(SetPage, answer, "imaging sets")
            yield from page.sets
            start += _PAGE
            if start > page.total_count:
                return

    def run(self, workspace_id: int, set_id: int, *, hides_images: bool | None = None) -> int:
        """Image what has no images yet; answers the id of the job.

        `hides_images`: until they are released; None: as in the run before.
        """
        asked = {} if hides_images is None else {"QcEnabled": hides_images}
        return self._start(f"{self._path(workspace_id, set_id)}/run", asked)

    def retry_errors(self, workspace_id: int, set_id: int) -> int:
        """Image the documents in error once more; answers the id of the job."""
        return self._start(f"{self._path(workspace_id, set_id)}/retry-errors", {})

    def stop(self, workspace_id: int, set_id: int) -> None:
        """Stop the running job of the set; images that are made stay. Raises JobNotLiveError."""
        job_id = self.progress(workspace_id, set_id).imaging_job_id
        if job_id is None:
            raise JobNotLiveError("This imaging set was never run.")
        Jobs(self._transport).stop(workspace_id, job_id)

    def hide_images(self, workspace_id: int, set_id: int) -> None:
        """Hide the images of a completed set until they are reviewed."""
        self._transport.post(f"{self._path(workspace_id, set_id)}/hide-images")

    def release_images(self, workspace_id: int, set_id: int) -> None:
        """Show the images of a completed set."""
        self._transport.post(f"{self._path(workspace_id, set_id)}/release-images")

    def status(self, workspace_id: int, set_id: int) -> SetStatus:
        """Status and counters."""
        return decode(SetStatus, self._transport.get(f"{self._path(workspace_id, set_id)}/status"), "status")

    def progress(self, workspace_id: int, set_id: int) -> SetProgress:
        """Status, counters, percentage, rates and times."""
        return decode(SetProgress, self._transport.get(f"{own(workspace_id)}/imaging-sets/{set_id}/progress"), "progress")

    def wait(self, workspace_id: int, set_id: int, *, every_seconds: float = 1.0) -> SetProgress:
        """Ask until the set does not run any more; answers how it ended. `progress` tells what happens meanwhile."""
        while (progress := self.progress(workspace_id, set_id)).is_running:
            time.sleep(every_seconds)
        return progress

    def errors(self, workspace_id: int, set_id: int, *, state: ErrorState | None = None) -> Iterator[ImagingError]:
        """Errors of its documents, oldest first; all states where none is named."""
        query: dict[str, str | int] = {"limit": _PAGE} if state is None else {"limit": _PAGE, "state": state.value}
        after = 0
        while True:
            answer = self._transport.get(f"{own(workspace_id)}/imaging-sets/{set_id}/errors", {**query, "after": after})
            errors = decode(ErrorPage, answer, "errors").errors
            yield from errors
            if len(errors) < _PAGE:
                return
            after = errors[-1].error_id

    def _start(self, path: str, asked: dict[str, bool]) -> int:
        return decode(JobStarted, self._transport.post(path, {"imagingSetRequest": asked}), "job").imaging_job_id

    @staticmethod
    def _path(workspace_id: int, set_id: int) -> str:
        return f"{imaging(workspace_id)}/imaging-sets/{set_id}"
