"""Signing in to the real server as a program, and over TLS with a certificate of one's own."""

import json
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from toy_server import Prepared, toy_server

from drills.served import Served
from photostat.client import Client, ServerError, UnreachableError
from photostat.client.bodies import Bytes
from photostat.errors import Category, InvalidInputError


@pytest.mark.slow
def test_program_signs_in_with_its_secret_and_goes_on_when_its_tokens_are_void(imaging_server: Served, client: Client) -> None:
    clients = "/photostat/v1/oauth-clients"
    made = client._transport.post(clients, {"Name": "Loader", "UserID": 9})
    assert isinstance(made, dict)
    with Client(imaging_server.url, client_id=made["ClientID"], client_secret=made["ClientSecret"]) as program:
        before = [found.name for found in program.workspaces.list()]
        # all tokens of the program are void, its secret stays good
        for is_enabled in (False, True):
            client._transport.send("PUT", f"{clients}/{made['ClientID']}", _json({"IsEnabled": is_enabled}))
        assert [found.name for found in program.workspaces.list()] == before
    wrong = Client(imaging_server.url, client_id=made["ClientID"], client_secret="wrong")
    with wrong as program, pytest.raises(ServerError) as refused:
        list(program.workspaces.list())
    assert refused.value.category is Category.NOT_AUTHENTICATED


@pytest.mark.slow
def test_lists_are_whole_however_small_their_pages(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = client.workspaces.create("Pages", matter_id=107).artifact_id
    files = [tmp_path / f"{number}.txt" for number in range(5)]
    for file in files:
        file.write_text(file.name)
    client.documents.upload(workspace, files)
    search = client.searches.create(workspace, "It's all")
    profile = client.profiles.list(workspace)[0].artifact_id
    for number in range(5):
        client.sets.create(workspace, f"Set {number}", search_id=search, profile_id=profile)
    monkeypatch.setattr("photostat.client.objects._PAGE", 2)
    monkeypatch.setattr("photostat.client.sets._PAGE", 2)
    names = [found.values["File Name"] for found in client.documents.list(workspace)]
    assert names == [file.name for file in files]
    assert [line.name for line in client.sets.list(workspace)] == [f"Set {number}" for number in (4, 3, 2, 1, 0)]
    some = client.documents.list(workspace, condition="'File Name' LIKE '1.txt' OR 'File Name' LIKE '3.txt'")
    assert [found.values["File Name"] for found in some] == ["1.txt", "3.txt"]
    assert [found.artifact_id for found in client.searches.list(workspace, name="it's ALL")] == [search]


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "toy")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    chain, secret = tmp_path / "chain.pem", tmp_path / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return chain, secret


def test_certificate_of_ones_own_is_trusted_when_named_and_refused_otherwise(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photostat.client.transport._PAUSE_SECONDS", 0.001)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    status = Prepared(body=b'{"ImageCount": 2, "HasImages": "Yes", "Warnings": []}')
    with toy_server(status, tls=context) as toy:
        with Client(toy.url, "a", "b", ca_file=certificate[0]) as trusting:
            for _ in range(2):
                assert trusting.documents.status(5, 6).image_count == 2
        with Client(toy.url, "a", "b") as doubting, pytest.raises(UnreachableError, match="certificate"):
            doubting.documents.status(5, 6)
        assert len(toy.asked) == 2
        with pytest.raises(InvalidInputError, match="PEM"):
            Client(toy.url, "a", "b", ca_file=certificate[0].with_name("none"))


def _json(content: object) -> Bytes:
    return Bytes(json.dumps(content).encode(), "application/json")
