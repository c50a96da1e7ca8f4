"""The mail of a workspace over HTTP."""

import pytest

from conftest import Client
from imaging_rows import make_set, put_job
from photostat.imaging.mail import store
from photostat.imaging.mail.model import Letter
from photostat.storage.database import Database


def queue(database: Database, workspace_id: int, *addresses: str) -> tuple[int, int]:
    """A mail to each, of a set and a job."""
    set_id = make_set(database, workspace_id)
    job_id = put_job(database, workspace_id, set_id, "Completed")
    with database.transaction() as connection:
        store.queue_mails(connection, workspace_id, set_id, job_id, addresses, Letter("Subject", "A secret body"))
    return set_id, job_id


def test_mail_that_the_server_did_not_take_is_told_with_its_error_and_without_its_text(
    client: Client, database: Database, workspace_id: int
) -> None:
    set_id, job_id = queue(database, workspace_id, "a@example.com")
    with database.transaction() as connection:
        mail = store.claim_mail(connection, lease_seconds=60)
        assert mail is not None
        store.put_off(connection, mail, "mail.example.com:587: timed out", pause_seconds=60)
    answer = client.get(f"/photostat/v1/workspaces/{workspace_id}/outgoing-mail")
    assert answer.status_code == 200
    assert "A secret body" not in answer.text
    assert answer.json()["TotalCount"] == 1
    (told,) = answer.json()["Mails"]
    assert told.pop("CreatedOn") < told.pop("NextTryOn")
    assert told.pop("MailID") == mail.mail_id
    assert told == {
        "ImagingSet": {"Name": "All documents", "ArtifactID": set_id, "Guids": []},
        "ImagingJobID": job_id,
        "Recipient": "a@example.com",
        "Subject": "Subject",
        "State": "Waiting",
        "Tries": 1,
        "LastError": "mail.example.com:587: timed out",
    }


def test_mail_is_filtered_by_state_and_set_and_read_in_pages(client: Client, database: Database, workspace_id: int) -> None:
    set_id, _ = queue(database, workspace_id, "a@example.com", "b@example.com", "c@example.com")
    path = f"/photostat/v1/workspaces/{workspace_id}/outgoing-mail"
    with database.transaction() as connection:
        mail = store.claim_mail(connection, lease_seconds=60)
        assert mail is not None
        store.mark_sent(connection, mail.mail_id)
    sent = client.get(f"{path}?state=sent").json()
    assert [told["Recipient"] for told in sent["Mails"]] == ["a@example.com"]
    assert "NextTryOn" not in sent["Mails"][0]
    assert sent["Mails"][0]["SentOn"]
    first = client.get(f"{path}?limit=2").json()
    assert first["TotalCount"] == 3
    after = first["Mails"][-1]["MailID"]
    assert [told["Recipient"] for told in client.get(f"{path}?after={after}").json()["Mails"]] == ["c@example.com"]
    assert client.get(f"{path}?setId={set_id}").json()["TotalCount"] == 3
    assert client.get(f"{path}?setId=5").json()["TotalCount"] == 0


@pytest.mark.parametrize(
    "query", ["state=gone", "state=%00", "limit=0", "limit=1001", "after=-1", "setId=99999999999", "setId=x"]
)
def test_bad_filters_are_refused(client: Client, workspace_id: int, query: str) -> None:
    assert client.get(f"/photostat/v1/workspaces/{workspace_id}/outgoing-mail?{query}").status_code == 400
