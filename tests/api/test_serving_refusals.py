"""What `photostat serve` cannot listen on or encrypt with is refused before anything is made, with the way out."""

from pathlib import Path

import pytest

from photostat.api.serving import bind, check_tls_files
from photostat.errors import InvalidInputError
from photostat.settings import ServerSettings


def test_a_key_without_certificate_and_files_that_are_not_there_are_refused(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.pem")
    with pytest.raises(InvalidInputError, match="--tls-certificate"):
        check_tls_files(ServerSettings(tls_key=missing))
    with pytest.raises(InvalidInputError, match=r"missing\.pem cannot be read"):
        check_tls_files(ServerSettings(tls_certificate=missing))
    check_tls_files(ServerSettings())


def test_an_address_of_another_machine_is_no_taken_port() -> None:
    with pytest.raises(InvalidInputError, match="--host"):
        bind(ServerSettings(host="192.0.2.1", port=0))
