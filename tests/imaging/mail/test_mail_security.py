"""Encryption and sign-in towards the mail server, and the doctor's look at it."""

import json
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from typer.testing import CliRunner

from imaging.mail.conftest import MailRows, QueueMail
from mail_server import MailServer, free_port, mail_server
from photostat.bootstrap.checks import check_mail
from photostat.cli import app
from photostat.imaging.mail.sending import send_waiting
from photostat.settings import MailSettings
from photostat.storage.database import Database

Trust = Callable[[], None]


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that vouches for itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path_factory.mktemp("mail") / "chain.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


@pytest.fixture
def context(chain: Path) -> ssl.SSLContext:
    """What the server presents."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(chain)
    return made


@pytest.fixture
def trust(chain: Path, monkeypatch: pytest.MonkeyPatch) -> Trust:
    """Lets this machine trust the certificate, as an operator does it."""
    return lambda: monkeypatch.setenv("SSL_CERT_FILE", str(chain))


def test_mail_goes_through_starttls_and_tls_with_a_trusted_certificate(
    database: Database, queue_mail: QueueMail, context: ssl.SSLContext, trust: Trust
) -> None:
    trust()
    with mail_server(starttls=context) as server:
        queue_mail("a@example.com")
        assert send_waiting(database, server.settings(security="starttls")) == 1
    with mail_server(tls=context) as server:
        queue_mail("a@example.com")
        assert send_waiting(database, server.settings(security="tls")) == 1
        assert len(server.received) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_gets_no_mail(
    database: Database, queue_mail: QueueMail, mail_rows: MailRows, context: ssl.SSLContext, security: str
) -> None:
    contexts = {"starttls" if security == "starttls" else "tls": context}
    with mail_server(**contexts) as server:  # type: ignore[arg-type]
        queue_mail("a@example.com")
        assert send_waiting(database, server.settings(security=security)) == 0
        assert server.received == []
    assert mail_rows()[0][1] == "Waiting"
    assert "certificate verify failed" in str(mail_rows()[0][3])


def test_a_server_without_starttls_gets_no_mail_in_the_clear(
    database: Database, server: MailServer, queue_mail: QueueMail, mail_rows: MailRows
) -> None:
    queue_mail("a@example.com")
    assert send_waiting(database, server.settings(security="starttls")) == 0
    assert server.received == []
    assert "STARTTLS" in str(mail_rows()[0][3])


def test_a_server_that_wants_a_sign_in_gets_it(
    database: Database, queue_mail: QueueMail, mail_rows: MailRows, context: ssl.SSLContext, trust: Trust
) -> None:
    trust()
    with mail_server(starttls=context, signs_in=True) as server:
        queue_mail("a@example.com")
        wrong = server.settings(security="starttls", user="imaging", password="wr0ng")
        assert send_waiting(database, wrong) == 0
        assert " 535 " in str(mail_rows()[0][3])
        assert "wr0ng" not in str(mail_rows()[0][3])
        queue_mail("b@example.com")
        assert send_waiting(database, server.settings(security="starttls", user="imaging", password="s3cret")) == 1
        assert server.received[0].recipients == ["b@example.com"]


def test_the_doctor_greets_the_mail_server_and_sends_nothing(server: MailServer) -> None:
    (check,) = check_mail(server.settings())
    assert check.good, check.words
    assert f"127.0.0.1:{server.port}" in check.words
    assert server.greeted == 1
    assert server.received == []


def test_the_doctor_says_that_the_mail_server_is_down() -> None:
    (check,) = check_mail(MailSettings(host="127.0.0.1", port=free_port(), security="none"))
    assert not check.good
    assert "refused" in check.words


def test_the_doctor_says_nothing_of_mail_where_no_server_is_set() -> None:
    assert list(check_mail(MailSettings())) == []


def test_the_command_greets_the_mail_server_without_a_data_folder_too(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHOTOSTAT_MAIL__HOST", "127.0.0.1")
    monkeypatch.setenv("PHOTOSTAT_MAIL__PORT", str(server.port))
    monkeypatch.setenv("PHOTOSTAT_MAIL__SECURITY", "none")
    told = CliRunner().invoke(app, ["doctor", "--json"])
    (check,) = json.loads(told.stdout)["server"]
    assert (check["name"], check["good"]) == ("mail server", True)
    assert server.greeted == 1
