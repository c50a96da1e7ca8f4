"""Runs of sets from their submission to the mail of their end."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa

from imaging.mail.conftest import MailRows
from imaging_ground import ImagingGround, make_ground
from mail_server import MailServer, free_port, mail_server
from photostat.imaging.jobs.control import stop_job
from photostat.imaging.jobs.model import JobKey, JobState
from photostat.imaging.jobs.submitting import retry_errors
from photostat.imaging.mail.sending import send_waiting
from photostat.imaging.work.chores import Chores
from photostat.services import Services
from photostat.settings import ImagingSettings, MailSettings
from photostat.workspaces.change import change
from photostat.workspaces.people.access import enter_workspace


@pytest.fixture
def ground(services: Services, workspace_id: int) -> ImagingGround:
    """Four natives, one of them good for nothing, and a set with three recipients, one of whom stands there twice."""
    made = make_ground(services, workspace_id)
    with services.database.transaction() as connection:
        connection.execute(sa.text("UPDATE imaging_set SET recipients = 'a@example.com; B@example.com;b@example.com;;'"))
    return made


def with_mail(ground: ImagingGround, mail: MailSettings) -> None:
    """From now on with these settings of mail."""
    settings = ground.services.settings.model_copy(update={"mail": mail})
    ground.services = replace(ground.services, settings=settings)


def test_a_run_with_errors_is_told_to_each_recipient_once_with_its_counts(ground: ImagingGround, server: MailServer) -> None:
    with_mail(ground, server.settings(server_url="https://photostat.example.com"))
    job = ground.run()
    ground.work()
    assert send_waiting(ground.services.database, server.settings()) == 2
    assert [got.recipients for got in server.received] == [["a@example.com"], ["B@example.com"]]
    assert server.received[0].message["Subject"] == "Imaging set Set completed with errors: 3 imaged, 1 errored"
    lines = server.received[0].text.splitlines()
    pages = ground.scalar("SELECT count(*) FROM page_image")
    numbers = dict(line.split(":") for line in lines if line.startswith(("Documents:", "Imaged:", "Errored:", "Pages:")))
    assert {name: int(number) for name, number in numbers.items()} == {
        "Documents": 4,
        "Imaged": 3,
        "Errored": 1,
        "Pages": pages,
    }
    name = ground.scalar("SELECT control_number FROM document WHERE has_images = 1034246")
    message = ground.scalar("SELECT message FROM imaging_error")
    assert f"  {name}" in lines
    assert f"          1  {message}" in lines
    assert f"Workspace:    Doe v. Roe ({ground.workspace_id})" in lines
    path = f"workspaces/{ground.workspace_id}/imaging-sets/{ground.set_id}/errors?state=ReadyToRetry"
    assert f"  Errors:    https://photostat.example.com/photostat/v1/{path}" in lines
    assert f"Run:          Imaging Set, job {job.job_id}" in lines
    assert ground.scalar("SELECT details ->> 'mails' FROM audit_event WHERE action = 'imaging_job.end'") == "2"


def test_a_mail_server_that_is_down_holds_up_no_set_and_gets_the_mail_later(
    ground: ImagingGround, mail_rows: MailRows, make_due: Callable[[], None]
) -> None:
    port = free_port()
    mail = MailSettings(host="127.0.0.1", port=port, security="none")
    with_mail(ground, mail)
    job = ground.run()
    ground.work()
    send_waiting(ground.services.database, mail)
    assert ground.job(job.job_id).state is JobState.COMPLETED_WITH_ERRORS
    assert [row[1] for row in mail_rows()] == ["Waiting", "Waiting"]
    make_due()
    with mail_server(port=port) as server:
        assert send_waiting(ground.services.database, mail) == 2
    assert len(server.received) == 2
    assert [row[1] for row in mail_rows()] == ["Sent", "Sent"]


def test_a_stopped_run_has_no_mail(ground: ImagingGround, server: MailServer, mail_rows: MailRows) -> None:
    with_mail(ground, server.settings())
    job = ground.run()
    with change(ground.services.database, user_id=9) as begun:
        access = enter_workspace(begun.connection, 9, ground.workspace_id)
        stop_job(begun, access, ground.workspace_id, JobKey(job_id=job.job_id))
    ground.work()
    assert not ground.job(job.job_id).state.is_live
    assert mail_rows() == []


def test_without_a_mail_server_a_run_queues_nothing(ground: ImagingGround, mail_rows: MailRows) -> None:
    job = ground.run()
    ground.work()
    assert not ground.job(job.job_id).state.is_live
    assert mail_rows() == []


def test_a_retry_without_errors_is_told_as_a_run_of_nothing(ground: ImagingGround, server: MailServer) -> None:
    with_mail(ground, server.settings())
    with change(ground.services.database, user_id=9) as begun:
        access = enter_workspace(begun.connection, 9, ground.workspace_id)
        retry_errors(begun, access, ground.workspace_id, ground.set_id, ImagingSettings())
    ground.work()
    assert send_waiting(ground.services.database, server.settings()) == 2
    assert server.received[0].message["Subject"] == "Imaging set Set completed: 0 imaged"
    assert "Run:          Retry Errors, job" in server.received[0].text


def test_the_workers_chores_send_what_waits_while_another_chore_hangs(ground: ImagingGround, server: MailServer) -> None:
    with_mail(ground, server.settings())
    with change(ground.services.database, user_id=9) as begun:
        access = enter_workspace(begun.connection, 9, ground.workspace_id)
        job = retry_errors(begun, access, ground.workspace_id, ground.set_id, ImagingSettings())
    over = threading.Event()

    def hang() -> None:
        over.wait(60)

    def send() -> None:
        send_waiting(ground.services.database, server.settings())

    with Chores(ground.services.database, ground.services.settings, more=(hang, send)):
        ground.wait_until(lambda: len(server.received) == 2, seconds=60)
        over.set()
    assert ground.job(job.job_id).state is JobState.COMPLETED
