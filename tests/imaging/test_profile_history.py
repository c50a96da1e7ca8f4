"""Versions of profiles, copies, and profiles that travel as JSON."""

import json

import pytest

from photostat.errors import InvalidInputError, NotFoundError
from photostat.imaging.field_codes.store import field_codes_of
from photostat.imaging.profiles.editing import create_profile, update_profile
from photostat.imaging.profiles.model import ProfileValues, StoredProfile
from photostat.imaging.profiles.reading import default_profile_id, read_profile
from photostat.imaging.profiles.store import restricted_types_of
from photostat.imaging.profiles.transfer import copy_profile, export_profile, import_profile
from photostat.imaging.profiles.versions import history_of, version_of
from photostat.render.profile import ImagingMethod, ImagingProfile
from photostat.services import Services
from photostat.storage.database import Database
from photostat.workspaces.change import change
from photostat.workspaces.fields.system_fields import SYSTEM_FIELDS

ADMIN = 9


@pytest.fixture
def profile_id(services: Services, workspace_id: int) -> int:
    with services.database.read() as connection:
        return default_profile_id(connection, workspace_id)


def save(database: Database, workspace_id: int, profile_id: int, **values: object) -> None:
    """Change a profile in a change of its own."""
    with change(database, user_id=ADMIN) as begun:
        update_profile(begun, workspace_id, profile_id, ProfileValues(**({"options": {}} | values)))


def read(database: Database, workspace_id: int, profile_id: int) -> StoredProfile:
    with database.read() as connection:
        return read_profile(connection, workspace_id, profile_id)


def test_each_change_is_a_version_with_what_differs(services: Services, workspace_id: int, profile_id: int) -> None:
    database = services.database
    with database.read() as connection:
        assert history_of(connection, workspace_id, profile_id, limit=10) == []
        restricted = [found.artifact_id for found in restricted_types_of(connection, workspace_id, profile_id)]
    save(database, workspace_id, profile_id, options={"NativeOptions": {"ImageOutputDpi": 400, "MaxPagesPerDoc": 50}})
    save(database, workspace_id, profile_id, name="Ours", native_type_ids=tuple(restricted[1:]))
    save(database, workspace_id, profile_id, name="Ours")  # changes nothing
    with database.read() as connection:
        history = history_of(connection, workspace_id, profile_id, limit=10)
        dropped = version_of(connection, workspace_id, profile_id, 2).profile["NativeTypes"][0]["Name"]
        with pytest.raises(NotFoundError):
            version_of(connection, workspace_id, profile_id, 9)
    assert [version.version for version, _ in history] == [3, 2, 1]
    assert [[(found.member, found.before, found.after) for found in changes] for _, changes in history] == [
        [("Name", "Default", "Ours"), ("NativeTypes", dropped, "")],
        [("NativeOptions.ImageOutputDpi", "300", "400"), ("NativeOptions.MaxPagesPerDoc", "", "50")],
        [],
    ]
    assert history[0][0].saved_by.artifact_id == ADMIN
    assert history[0][0].saved_on >= history[1][0].saved_on


def test_a_page_of_the_history_goes_on_below_a_version(services: Services, workspace_id: int, profile_id: int) -> None:
    for dpi in (100, 200, 301):
        save(services.database, workspace_id, profile_id, options={"BasicOptions": {"ImageOutputDpi": dpi}})
    with services.database.read() as connection:
        page = history_of(connection, workspace_id, profile_id, before=4, limit=1)
    assert [(version.version, [found.after for found in changes]) for version, changes in page] == [(3, ["200"])]


def test_a_refused_change_leaves_no_version(services: Services, workspace_id: int, profile_id: int) -> None:
    with pytest.raises(InvalidInputError):
        save(services.database, workspace_id, profile_id, options={"NativeOptions": {"ImageOutputDpi": 0}})
    with services.database.read() as connection:
        assert history_of(connection, workspace_id, profile_id, limit=10) == []


def test_a_copy_has_everything_but_the_name_and_is_not_the_default(
    services: Services, workspace_id: int, profile_id: int
) -> None:
    save(
        services.database, workspace_id, profile_id, notes="for pleadings", options={"EmailOptions": {"Orientation": "Landscape"}}
    )
    with change(services.database, user_id=ADMIN) as begun:
        copied = read_profile(begun.connection, workspace_id, copy_profile(begun, workspace_id, profile_id))
    original = read(services.database, workspace_id, profile_id)
    assert (copied.artifact.name, copied.is_default, copied.artifact.notes) == ("Copy of Default", False, "for pleadings")
    assert (copied.options, copied.native_types) == (original.options, original.native_types)
    assert [code.artifact_id for code in copied.field_codes] == [code.artifact_id for code in original.field_codes]


def test_an_export_is_read_by_the_command_and_comes_back_as_it_was(
    services: Services, workspace_id: int, profile_id: int
) -> None:
    date_field = next(item.field for item in SYSTEM_FIELDS if item.field.name == "System Created On")
    options = {"NativeOptions": {"ImageOutputDpi": 200, "LastModifiedDateOnDocument": {"ArtifactID": date_field.artifact_id}}}
    save(services.database, workspace_id, profile_id, options=options, native_type_ids=())
    with services.database.read() as connection:
        text = export_profile(connection, workspace_id, profile_id)
    assert "ArtifactID" not in text
    assert ImagingProfile.from_json(text).native_options.image_output_dpi == 200
    with change(services.database, user_id=ADMIN) as begun:
        codes = len(field_codes_of(begun.connection, workspace_id))
        made = import_profile(begun, workspace_id, text)
        assert len(field_codes_of(begun.connection, workspace_id)) == codes
    imported, original = read(services.database, workspace_id, made), read(services.database, workspace_id, profile_id)
    assert (imported.options, imported.native_types) == (original.options, ())
    assert {code.artifact_id for code in imported.field_codes} == {code.artifact_id for code in original.field_codes}


def test_an_import_makes_the_field_codes_that_are_not_there(services: Services, workspace_id: int) -> None:
    code = {"FieldCode": "FileSize", "Application": "MicrosoftWord", "Option": "ShowNothing"}
    text = json.dumps({"Name": "With a code", "ApplicationFieldCodes": [code]})
    with change(services.database, user_id=ADMIN) as begun:
        made = read_profile(begun.connection, workspace_id, import_profile(begun, workspace_id, text))
    assert [found.name for found in made.field_codes] == ["MicrosoftWord FileSize ShowNothing"]


def test_an_import_is_refused_with_the_member_that_does_not_fit(services: Services, workspace_id: int) -> None:
    absent = {"Name": "X", "NativeOptions": {"TimeZoneFieldOnDocument": {"Name": "No such field"}}}
    for text, words in (
        (json.dumps(absent), "NativeOptions.TimeZoneFieldOnDocument: this workspace has no document field 'No such field'"),
        ('{"Name": "X", "BasicOptions": {"ImageOutputDpi": 0}}', "must be between 1 and 1200"),
        ("not JSON", "not valid JSON"),
        (" " * 500_001, "more than 500,000 characters"),
    ):
        with pytest.raises(InvalidInputError, match=words), change(services.database, user_id=ADMIN) as begun:
            import_profile(begun, workspace_id, text)


def test_a_basic_profile_stays_one_on_its_way(services: Services, workspace_id: int) -> None:
    basic = {"ImageOutputDpi": 100, "BasicImageFormat": "Jpeg", "ImageSize": "A4"}
    with change(services.database, user_id=ADMIN) as begun:
        values = ProfileValues(name="Basic", options={"BasicOptions": basic})
        made = create_profile(begun, workspace_id, values, ImagingMethod.Basic)
        again = import_profile(begun, workspace_id, export_profile(begun.connection, workspace_id, made))
        assert read_profile(begun.connection, workspace_id, again).imaging_method is ImagingMethod.Basic
