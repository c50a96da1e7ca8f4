"""Mail that waits, and a mail server that takes it, refuses it, or is not there."""

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from imaging.mail.conftest import MailRows, QueueMail
from mail_server import MailServer, free_port, mail_server
from photostat.imaging.mail import store
from photostat.imaging.mail.sending import MOST_TRIES, pause_seconds, send_waiting
from photostat.settings import MailSettings
from photostat.storage.database import Database


def test_a_mail_arrives_as_plain_text_with_its_headers(
    database: Database, server: MailServer, queue_mail: QueueMail, mail_rows: MailRows
) -> None:
    queue_mail(
        "reviewer@example.com", subject="Imaging set 契約 completed", body="Übersicht\n.dot\nFrom here\n" + "x" * 2000 + "\n"
    )
    assert send_waiting(database, server.settings(sender="imaging@example.org")) == 1
    (got,) = server.received
    assert (got.sender, got.recipients) == ("imaging@example.org", ["reviewer@example.com"])
    message = got.message
    assert message["To"] == "reviewer@example.com"
    assert message["From"] == "Photostat <imaging@example.org>"
    assert message["Subject"] == "Imaging set 契約 completed"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime is not None
    assert message["Message-ID"].endswith("@example.org>")
    assert message.get_content_type() == "text/plain"
    assert message.get_content_charset() == "utf-8"
    assert got.text.replace("\r\n", "\n") == "Übersicht\n.dot\nFrom here\n" + "x" * 2000 + "\n"
    assert got.content.isascii()
    assert max(len(line) for line in got.content.splitlines()) <= 998
    assert mail_rows() == [("reviewer@example.com", "Sent", 1, "")]


def test_each_recipient_gets_a_mail_of_its_own_and_sees_no_other(
    database: Database, server: MailServer, queue_mail: QueueMail
) -> None:
    queue_mail("a@example.com", "b@example.com")
    assert send_waiting(database, server.settings()) == 2
    assert [got.recipients for got in server.received] == [["a@example.com"], ["b@example.com"]]
    assert b"b@example.com" not in server.received[0].content
    identifiers = {got.message["Message-ID"] for got in server.received}
    assert len(identifiers) == 2


@pytest.mark.parametrize(
    "address",
    [
        "o'neil+case%42@example.com",
        "!#$%&'*+/=?^_`{|}~-@example.com",
        "two..dots@example.com",
        ".led@x_y.example",
        "x" * 64 + "@" + ".".join(["y" * 60] * 3),
        "root@localhost",
    ],
)
def test_odd_addresses_reach_the_server_as_they_were_written(
    database: Database, server: MailServer, queue_mail: QueueMail, mail_rows: MailRows, address: str
) -> None:
    queue_mail(address)
    assert send_waiting(database, server.settings()) == 1, mail_rows()
    assert server.received[0].recipients == [address]


def test_a_domain_of_another_script_is_spelled_in_ascii(database: Database, server: MailServer, queue_mail: QueueMail) -> None:
    queue_mail("info@müller.example")
    assert send_waiting(database, server.settings()) == 1
    assert server.received[0].recipients == ["info@xn--mller-kva.example"]


def test_a_name_of_another_script_needs_a_server_that_knows_it(
    database: Database, server: MailServer, queue_mail: QueueMail, mail_rows: MailRows
) -> None:
    queue_mail("jürgen@example.com", "正@例え.example")
    assert send_waiting(database, server.settings()) == 2, mail_rows()
    assert [got.recipients for got in server.received] == [["jürgen@example.com"], ["正@xn--r8jz45g.example"]]
    assert server.received[0].message["To"] == "jürgen@example.com"
    with mail_server(utf8=False) as older:
        queue_mail("jürgen@example.com")
        assert send_waiting(database, older.settings()) == 0
    assert mail_rows()[-1][1:3] == ("Failed", 1)
    assert "SMTPUTF8" in str(mail_rows()[-1][3])


@pytest.mark.parametrize(
    "address", ["a@b.c\r\nBcc: x@y.z", "a@b.c\nRCPT TO:<x@y.z>", "nobody", "@b.c", "a@", "a@.ü..b", "=?utf-8?q?x?=@b.c"]
)
def test_what_is_no_address_is_given_up_without_a_word_to_the_server(
    database: Database, server: MailServer, queue_mail: QueueMail, mail_rows: MailRows, address: str
) -> None:
    queue_mail(address)
    assert send_waiting(database, server.settings()) == 0
    assert mail_rows()[0][1:3] == ("Failed", 1)
    assert server.received == []
    assert server.greeted == 0


def test_a_server_that_is_down_gets_the_mail_when_it_is_back(
    database: Database, queue_mail: QueueMail, mail_rows: MailRows, make_due: Callable[[], None]
) -> None:
    queue_mail("a@example.com")
    port = free_port()
    down = MailSettings(host="127.0.0.1", port=port, security="none")
    assert send_waiting(database, down) == 0
    ((_, state, tries, words),) = mail_rows()
    assert (state, tries) == ("Waiting", 1)
    assert f"127.0.0.1:{port}" in str(words)
    assert "refused" in str(words)
    assert send_waiting(database, down) == 0
    assert mail_rows()[0][2] == 1  # its pause is not over
    make_due()
    with mail_server(port=port) as server:
        assert send_waiting(database, down) == 1
    assert len(server.received) == 1
    assert mail_rows() == [("a@example.com", "Sent", 2, "")]


def test_a_mail_is_tried_ten_times_with_growing_pauses_and_then_given_up(
    database: Database, server: MailServer, queue_mail: QueueMail, mail_rows: MailRows, make_due: Callable[[], None]
) -> None:
    server.data_reply = "451 come back later"
    queue_mail("a@example.com")
    pauses = []
    for _ in range(MOST_TRIES):
        send_waiting(database, server.settings())
        with database.read() as connection:
            pause = connection.execute(sa.text("SELECT extract(epoch FROM next_try_on - now()) FROM outgoing_mail")).scalar_one()
        pauses.append(round(float(pause) / 60))
        make_due()
    assert pauses[:-1] == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert mail_rows() == [("a@example.com", "Failed", 10, f"127.0.0.1:{server.port} answered 451 come back later")]
    server.data_reply = "250 taken"
    assert send_waiting(database, server.settings()) == 0


def test_a_pause_never_outgrows_an_hour() -> None:
    assert pause_seconds(1) == 60
    assert pause_seconds(50) == 3600


def test_a_recipient_refused_for_good_is_given_up_and_holds_up_no_other(
    database: Database, server: MailServer, queue_mail: QueueMail, mail_rows: MailRows
) -> None:
    server.refused = {"gone@example.com": "550 no such user", "full@example.com": "452 mailbox full"}
    queue_mail("gone@example.com", "full@example.com", "here@example.com")
    sent = [send_waiting(database, server.settings()) for _ in range(3)]
    assert sum(sent) == 1
    assert [got.recipients for got in server.received] == [["here@example.com"]]
    gone, full, here = mail_rows()
    assert gone == ("gone@example.com", "Failed", 1, "the mail server refuses the recipient: 550 no such user")
    assert full == ("full@example.com", "Waiting", 1, "the mail server refuses the recipient: 452 mailbox full")
    assert here[1] == "Sent"


def test_two_senders_at_once_send_each_mail_once(
    database: Database, server: MailServer, queue_mail: QueueMail, mail_rows: MailRows
) -> None:
    queue_mail(*(f"r{number}@example.com" for number in range(20)))
    begin = threading.Barrier(4)

    def send() -> None:
        begin.wait()
        while send_waiting(database, server.settings()):
            pass

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got.recipients[0] for got in server.received) == sorted(f"r{number}@example.com" for number in range(20))
    assert {row[1:3] for row in mail_rows()} == {("Sent", 1)}


def test_a_mail_in_the_hands_of_a_lost_worker_is_sent_by_another_under_the_same_name(
    database: Database, server: MailServer, queue_mail: QueueMail, mail_rows: MailRows, make_due: Callable[[], None]
) -> None:
    queue_mail("a@example.com")
    with database.transaction() as connection:
        lost = store.claim_mail(connection, lease_seconds=600)
    assert lost is not None
    assert send_waiting(database, server.settings()) == 0  # the lease holds
    make_due()
    assert send_waiting(database, server.settings()) == 1
    with database.transaction() as connection:
        store.put_off(connection, lost, "late news of the lost one", pause_seconds=60)
    assert mail_rows() == [("a@example.com", "Sent", 2, "")]
    assert str(lost.job_guid) in server.received[0].message["Message-ID"]


def test_a_mail_that_ends_every_sender_is_not_tried_for_ever(
    database: Database, server: MailServer, queue_mail: QueueMail, mail_rows: MailRows, make_due: Callable[[], None]
) -> None:
    queue_mail("a@example.com")
    for _ in range(MOST_TRIES):
        with database.transaction() as connection:
            assert store.claim_mail(connection, lease_seconds=600) is not None
        make_due()
    assert send_waiting(database, server.settings()) == 0
    assert mail_rows()[0][1] == "Failed"
    assert server.received == []


def test_without_a_mail_server_nothing_is_tried(database: Database, queue_mail: QueueMail, mail_rows: MailRows) -> None:
    queue_mail("a@example.com")
    assert send_waiting(database, MailSettings()) == 0
    assert mail_rows() == [("a@example.com", "Waiting", 0, "")]


def test_a_sender_that_is_no_address_is_told_and_the_mail_waits(
    database: Database, server: MailServer, queue_mail: QueueMail, mail_rows: MailRows
) -> None:
    queue_mail("a@example.com")
    assert send_waiting(database, server.settings(sender="nobody")) == 0
    assert mail_rows()[0][1] == "Waiting"
    assert "PHOTOSTAT_MAIL__SENDER" in str(mail_rows()[0][3])


def test_the_audit_log_tells_what_was_sent_to_whom_and_what_was_given_up(
    database: Database, server: MailServer, queue_mail: QueueMail, workspace_id: int
) -> None:
    server.refused = {"gone@example.com": "550 no such user"}
    queue_mail("here@example.com", "gone@example.com")
    send_waiting(database, server.settings())
    with database.read() as connection:
        events = connection.execute(
            sa.text(
                "SELECT action, workspace_id, details ->> 'recipient' FROM audit_event"
                " WHERE action LIKE 'mail.%' ORDER BY position"
            )
        )
        assert [tuple(event) for event in events] == [
            ("mail.send", workspace_id, "here@example.com"),
            ("mail.give_up", workspace_id, "gone@example.com"),
        ]
