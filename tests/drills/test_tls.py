"""The server behind its own TLS."""

import ssl
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from drills.served import Served

pytestmark = pytest.mark.slow
Start = Callable[..., Served]


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "drill")])
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


def test_serves_with_a_certificate_and_stops_in_time(start: Start, certificate: tuple[Path, Path]) -> None:
    chain, key = certificate
    served = start("--tls-certificate", str(chain), "--tls-key", str(key))
    assert served.url.startswith("https://")
    trusting = ssl.create_default_context(cafile=str(chain))
    with urllib.request.urlopen(served.url + "/readyz", timeout=30, context=trusting) as answer:
        assert answer.read() == b"ready\n"
    code, seconds = served.stop()
    assert (code, seconds < 10) == (0, True)


def test_a_key_that_does_not_fit_is_told(start: Start, certificate: tuple[Path, Path]) -> None:
    chain, _key = certificate
    served = start("--tls-certificate", str(chain), "--tls-key", str(chain))
    assert served.process.wait(60) == 2
    assert "TLS certificate" in served.log.read_text()
    assert "Traceback" not in served.log.read_text()
