"""A workspace with real natives, a set over all of them, and a slot that images them in this process."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread

import sqlalchemy as sa

from photostat.imaging.jobs.choosing import choose_next
from photostat.imaging.jobs.model import Job, JobKey
from photostat.imaging.jobs.store import find_job
from photostat.imaging.jobs.submitting import run_set
from photostat.imaging.profiles.reading import default_profile_id
from photostat.imaging.sets.editing import create_set
from photostat.imaging.sets.model import SetContent
from photostat.imaging.work.ending import finish_if_done
from photostat.imaging.work.slot import Slot, SlotPlan
from photostat.services import Services
from photostat.settings import ImagingSettings
from photostat.storage.blobs import Blobs
from photostat.storage.database import Database
from photostat.workspaces.change import change
from photostat.workspaces.documents.natives import file_chunks, store_native
from photostat.workspaces.documents.uploading import UploadChoices, load_upload
from photostat.workspaces.people.access import enter_workspace
from photostat.workspaces.searches.definition import SearchDefinition
from photostat.workspaces.searches.editing import create_search

EXAMPLES = Path(__file__).parents[1] / "examples"
QUICK = ("odd/Untitled.doc", "finance/Shipments.csv", "pictures/Logo.png", "reports/Inspection report 24-088.pdf")
"""Natives without LibreOffice: text, picture, PDF; and one that nothing can be made of."""


@dataclass
class ImagingGround:
    """Everything that a job needs, and what a test does with it."""

    services: Services
    workspace_id: int
    profile_id: int
    documents: dict[str, int]
    search_id: int
    set_id: int

    def run(self, *, qc_enabled: bool | None = None) -> Job:
        """Submit a run of the set."""
        with change(self.services.database, user_id=9) as begun:
            access = enter_workspace(begun.connection, 9, self.workspace_id)
            return run_set(begun, access, self.workspace_id, self.set_id, self.services.settings.imaging, qc_enabled=qc_enabled)

    def choose(self) -> None:
        """Let the documents of every job that waits for it be chosen."""
        while (job := choose_next(self.services.database, self.services.settings.imaging)) is not None:
            finish_if_done(self.services.database, job.job_id, job.submitted_by, self.services.settings.mail)

    def work(self) -> None:
        """Image everything that is there to be imaged, in this process."""
        self.choose()
        slot = self.slot()
        thread = Thread(target=slot.run)
        thread.start()
        try:
            self.wait_until(lambda: not self.scalar("SELECT count(*) FROM imaging_batch WHERE state <> 'Done'"))
        finally:
            slot.stop()
            thread.join()

    def with_imaging(self, imaging: ImagingSettings) -> Services:
        """The same services with other settings of imaging."""
        return replace(self.services, settings=self.services.settings.model_copy(update={"imaging": imaging}))

    def slot(self) -> Slot:
        """A slot that is not running."""
        return Slot(SlotPlan(self.services.settings, self._storage, "test"), self.services.database, self.services.blobs)

    def job(self, job_id: int) -> Job:
        """The job as it stands."""
        with self.services.database.read() as connection:
            return find_job(connection, self.workspace_id, JobKey(job_id=job_id))

    def rows(self, statement: str, **values: object) -> list[tuple[object, ...]]:
        """What the database says."""
        with self.services.database.read() as connection:
            return [tuple(row) for row in connection.execute(sa.text(statement), values)]

    def scalar(self, statement: str, **values: object) -> object:
        """The first value of the first row."""
        return self.rows(statement, **values)[0][0]

    def wait_until(self, condition: Callable[[], object], *, seconds: float = 120) -> None:
        """Wait for something that another thread or process brings about."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError(f"it did not happen within {seconds} seconds")
            time.sleep(0.05)

    @contextmanager
    def _storage(self, _settings: object) -> Iterator[tuple[Database, Blobs]]:
        yield self.services.database, self.services.blobs


def load(services: Services, workspace_id: int, names: tuple[str, ...]) -> dict[str, int]:
    """Load examples; gives their ids by name."""
    natives = [
        store_native(services.blobs, workspace_id, Path(name).name, file_chunks(EXAMPLES / name), max_bytes=10**9)
        for name in names
    ]
    with change(services.database, user_id=9) as begun:
        loaded = load_upload(begun, services.blobs, workspace_id, natives, UploadChoices())
    return {name: found.artifact_id for name, found in zip(names, loaded, strict=True)}


def make_ground(services: Services, workspace_id: int) -> ImagingGround:
    """Four quick natives, one of them good for nothing, and a set with the default profile over all documents."""
    documents = load(services, workspace_id, QUICK)
    with change(services.database, user_id=9) as begun:
        search_id = create_search(begun, workspace_id, "All", SearchDefinition())
        profile_id = default_profile_id(begun.connection, workspace_id)
        content = SetContent(name="Set", data_source_id=search_id, profile_id=profile_id, recipients="")
        set_id = create_set(begun, workspace_id, content)
    return ImagingGround(services, workspace_id, profile_id, documents, search_id, set_id)
