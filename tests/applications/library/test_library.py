"""The library below HTTP: packages end with their day, Imaging is kept up to date, a failed change leaves no file."""

import dataclasses
import io
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from library_archives import EXAMPLE_GUID, rap
from photostat.applications.archives.errors import InvalidArchiveError
from photostat.applications.archives.version import Version
from photostat.applications.library import imaging_application
from photostat.applications.library.editing import cancel_install, create_application
from photostat.applications.library.imaging_application import IMAGING, VERSION, seed_imaging
from photostat.applications.library.model import IMAGING_GUID, IMAGING_ID, InstallStatus, Package
from photostat.applications.library.packages import add_package
from photostat.applications.library.receiving import received
from photostat.applications.library.store.applications import all_applications, find_application
from photostat.applications.library.store.installs import newest_install
from photostat.applications.library.store.packages import find_package
from photostat.errors import InvalidInputError, NotFoundError
from photostat.services import Services
from photostat.storage.blobs import Blobs, LocalBlobs
from photostat.workspaces.change import change


def _keys(blobs: Blobs) -> list[str]:
    return [blob.key for blob in blobs.list_below("applications")]


def _package(services: Services) -> Package:
    with received(services.blobs, io.BytesIO(rap()), None) as upload, change(services.database, user_id=9) as begun:
        return add_package(begun, services.blobs, upload)


def test_a_package_ends_with_its_day_and_its_file_goes_with_the_next_upload(services: Services) -> None:
    first = _package(services)
    with change(services.database, user_id=9) as begun:
        begun.connection.execute(sa.text("UPDATE application_package SET expires_on = now()"))
    with services.database.read() as connection, pytest.raises(NotFoundError):
        find_package(connection, first.guid)
    assert _keys(services.blobs) == [first.blob_key]
    second = _package(services)
    assert _keys(services.blobs) == [second.blob_key]


def test_a_change_that_fails_leaves_no_file(services: Services) -> None:
    for _ in range(2):
        try:
            with received(services.blobs, io.BytesIO(rap()), "a.rap") as upload, change(services.database, user_id=9) as begun:
                create_application(begun, upload)
        except InvalidInputError:
            break
    else:
        pytest.fail("one GUID twice in the library")
    with services.database.read() as connection:
        assert _keys(services.blobs) == [find_application(connection, EXAMPLE_GUID).blob_key]


def test_a_file_that_is_no_archive_is_never_stored(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path)
    with pytest.raises(InvalidArchiveError), received(blobs, io.BytesIO(b"no archive"), "a.rap"):
        pytest.fail("it was taken")
    assert not _keys(blobs)


def test_imaging_is_seeded_once(services: Services) -> None:
    with change(services.database, user_id=777) as begun:
        assert not seed_imaging(begun)
        assert [item.artifact_id for item in all_applications(begun.connection)] == [IMAGING_ID]


def test_a_newer_program_raises_the_version_of_imaging(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = Version(VERSION.major, VERSION.minor + 1, 0, 0)
    monkeypatch.setattr(imaging_application, "VERSION", newer)
    monkeypatch.setattr(imaging_application, "IMAGING", dataclasses.replace(IMAGING, version=newer, schema_version=newer))
    with change(services.database, user_id=777) as begun:
        assert seed_imaging(begun)
        found = find_application(begun.connection, IMAGING_GUID)
        assert (found.version, found.artifact.modified_by.artifact_id) == (newer, 777)
        assert newest_install(begun.connection, IMAGING_ID).version == newer


def test_an_install_that_waits_can_be_cancelled_once(services: Services) -> None:
    with change(services.database, user_id=9) as begun:
        begun.connection.execute(sa.text("UPDATE application_install SET status = 1"))
        found = find_application(begun.connection, IMAGING_ID)
        assert cancel_install(begun, found).is_successful
        assert newest_install(begun.connection, IMAGING_ID).status is InstallStatus.CANCELED
        assert not cancel_install(begun, found).is_successful


def test_what_is_not_in_the_library_is_not_found(services: Services) -> None:
    with services.database.read() as connection:
        for key in (uuid4(), 1, 9):
            with pytest.raises(NotFoundError):
                find_application(connection, key)
