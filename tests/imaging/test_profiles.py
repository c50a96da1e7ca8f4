"""Rules of imaging profiles below the wire: what an update keeps and clears, references, what is in use."""

from collections.abc import Mapping

import pytest
import sqlalchemy as sa

from photostat.errors import ConflictError, InvalidInputError, NotFoundError
from photostat.imaging.field_codes.editing import create_field_code, delete_field_code, update_field_code
from photostat.imaging.field_codes.model import FieldCodeValues
from photostat.imaging.field_codes.store import field_codes_of, find_field_code
from photostat.imaging.native_types.editing import change_flags
from photostat.imaging.native_types.model import NativeTypeFlags
from photostat.imaging.native_types.store import native_types_of
from photostat.imaging.profiles.editing import create_profile, delete_profile, update_profile
from photostat.imaging.profiles.reading import default_profile_id, load_profile, read_profile
from photostat.imaging.profiles.sent import read_values
from photostat.imaging.profiles.store import hold_profile, profile_exists
from photostat.render.native_types import restricted_by_default
from photostat.render.profile import (
    ApplicationType,
    FieldCodeOption,
    ImageFormat,
    ImageSize,
    ImagingMethod,
    ImagingProfile,
    PageOrder,
)
from photostat.storage.database import Database
from photostat.workspaces.artifacts.well_known import ADMINISTRATOR_USER as ADMIN_ID
from photostat.workspaces.change import change

BASIC: Mapping[str, object] = {"ImageOutputDpi": 300, "BasicImageFormat": "Tiff", "ImageSize": "OriginalSetting"}
CREATED_ON = 1035314
FILE_NAME = 1035304


def _create(database: Database, workspace_id: int, method: ImagingMethod = ImagingMethod.Native, **members: object) -> int:
    with change(database, user_id=ADMIN_ID) as begun:
        sent = {"Name": "Profile", "BasicOptions": BASIC} | members
        return create_profile(begun, workspace_id, read_values(sent), method)


def _update(database: Database, workspace_id: int, profile_id: int, **members: object) -> None:
    with change(database, user_id=ADMIN_ID) as begun:
        update_profile(begun, workspace_id, profile_id, read_values(members))


def _load(database: Database, workspace_id: int, profile_id: int) -> ImagingProfile:
    with database.read() as connection:
        return load_profile(connection, workspace_id, profile_id)


def _type_id(database: Database, workspace_id: int, file_type_id: int) -> int:
    with database.read() as connection:
        return next(
            found.artifact_id for found in native_types_of(connection, workspace_id) if found.file_type_id == file_type_id
        )


def _use_in_a_set(database: Database, workspace_id: int, profile_id: int, *, job_state: str | None = None) -> int:
    with database.transaction() as connection:
        artifact = (
            "INSERT INTO artifact (workspace_id, artifact_type_id, name, created_by, modified_by) "
            "VALUES (:w, 1000019, 'A set', 9, 9) RETURNING artifact_id"
        )
        set_id = connection.execute(sa.text(artifact), {"w": workspace_id}).scalar_one()
        keys = {"w": workspace_id, "s": set_id, "p": profile_id, "state": job_state}
        connection.execute(
            sa.text("INSERT INTO imaging_set (workspace_id, artifact_id, data_source_id, profile_id) VALUES (:w, :s, 5, :p)"),
            keys,
        )
        if job_state is not None:
            job = (
                "INSERT INTO imaging_job (workspace_id, kind, state, set_id, profile_id, profile, priority, submitted_by) "
                "VALUES (:w, 'Imaging Set', :state, :s, :p, '{}', 100, 9)"
            )
            connection.execute(sa.text(job), keys)
        return int(set_id)


def test_absent_members_stay_and_null_ones_are_cleared(database: Database, workspace_id: int) -> None:
    spreadsheet = {"LimitToPages": 45, "PageOrder": "OverThenDown", "Formatting": [1]}
    profile_id = _create(database, workspace_id, SpreadsheetOptions=spreadsheet, Keywords="kept", Notes="gone")
    _update(
        database, workspace_id, profile_id, spreadsheetoptions={"limittopages": None, "ZOOMLEVELPERCENTAGE": "50"}, Notes=None
    )
    loaded = _load(database, workspace_id, profile_id)
    options = loaded.spreadsheet_options
    assert (options.limit_to_pages, options.zoom_level_percentage) == (None, 50)
    assert options.page_order is PageOrder.OverThenDown
    assert (loaded.name, loaded.keywords, loaded.notes) == ("Profile", "kept", "")
    _update(database, workspace_id, profile_id, SpreadsheetOptions=None)
    assert _load(database, workspace_id, profile_id).spreadsheet_options == ImagingProfile.default_native().spreadsheet_options


def test_a_group_by_its_older_name_is_the_native_options(database: Database, workspace_id: int) -> None:
    profile_id = _create(database, workspace_id, NativeImagingEngineOptions={"NativeImageFormat": 1, "ImageOutputDpi": "200"})
    native = _load(database, workspace_id, profile_id).native_options
    assert (native.native_image_format, native.image_output_dpi) == (ImageFormat.Jpeg, 200)


def test_custom_size_may_come_in_two_updates(database: Database, workspace_id: int) -> None:
    profile_id = _create(database, workspace_id, ImagingMethod.Basic)
    with pytest.raises(InvalidInputError, match="MaximumImageHeight"):
        _update(database, workspace_id, profile_id, BasicOptions={"ImageSize": "Custom"})
    _update(database, workspace_id, profile_id, BasicOptions={"MaximumImageHeight": 11, "MaximumImageWidth": 8.5})
    _update(database, workspace_id, profile_id, BasicOptions={"ImageSize": "4"})
    assert _load(database, workspace_id, profile_id).basic_options.image_size is ImageSize.Custom


def test_absent_native_types_are_those_restricted_at_that_moment(database: Database, workspace_id: int) -> None:
    earlier = _create(database, workspace_id)
    with change(database, user_id=ADMIN_ID) as begun:
        change_flags(begun, workspace_id, _type_id(database, workspace_id, 1000), NativeTypeFlags(restricted_by_default=True))
    later = _create(database, workspace_id)
    assert _load(database, workspace_id, earlier).restricted_file_type_ids == restricted_by_default()
    assert _load(database, workspace_id, later).restricted_file_type_ids == restricted_by_default() | {1000}


def test_an_empty_list_of_native_types_restricts_nothing(database: Database, workspace_id: int) -> None:
    profile_id = _create(database, workspace_id, NativeTypes=[])
    assert _load(database, workspace_id, profile_id).restricted_file_type_ids == frozenset()
    only = {"ArtifactID": str(_type_id(database, workspace_id, 1336)), "Name": "whatever this says"}
    _update(database, workspace_id, profile_id, NativeTypes=[only, only, {"ArtifactID": 0}])
    assert _load(database, workspace_id, profile_id).restricted_file_type_ids == {1336}
    _update(database, workspace_id, profile_id, Name="Other")
    assert _load(database, workspace_id, profile_id).restricted_file_type_ids == {1336}


@pytest.mark.parametrize(
    ("members", "named"),
    [
        ({"Name": ""}, "Name"),
        ({"Name": None}, "Name"),
        ({"Name": 7}, "Name"),
        ({"Name": "x" * 256}, "Name"),
        ({"Keywords": "x" * 10_001}, "Keywords"),
        ({"BasicOptions": None}, "BasicOptions"),
        ({"BasicOptions": {}}, "BasicOptions.ImageOutputDpi"),
        ({"BasicOptions": []}, "BasicOptions"),
        ({"BasicOptions": dict(BASIC) | {"ImageOutputDpi": 1201}}, "ImageOutputDpi"),
        ({"BasicOptions": dict(BASIC) | {"ImageOutputDpi": "many"}}, "ImageOutputDpi"),
        ({"BasicOptions": dict(BASIC) | {"BasicImageFormat": "Unknown"}}, "Tiff"),
        ({"BasicOptions": dict(BASIC) | {"ImageSize": "Custom"}}, "MaximumImageHeight"),
        ({"NativeOptions": {"ImageOutputDpi": 300}}, "NativeOptions.NativeImageFormat"),
        ({"NativeOptions": {"NativeImageFormat": 0, "DitheringAlgorithm": 7}}, "DitheringThreshold"),
        ({"NativeOptions": {"NativeImageFormat": 0, "TimeZoneFieldOnDocument": {"ArtifactID": 5}}}, "TimeZone"),
        ({"NativeOptions": {"NativeImageFormat": 0, "LastModifiedDateOnDocument": {"ArtifactID": FILE_NAME}}}, "Date"),
        ({"SpreadsheetOptions": {"Formatting": 7}}, "Formatting"),
        ({"NativeTypes": 5}, "NativeTypes"),
        ({"NativeTypes": [5]}, r"NativeTypes\[0\]"),
        ({"NativeTypes": [{"Name": "DBase III"}]}, r"NativeTypes\[0\].ArtifactID"),
        ({"NativeTypes": [{"ArtifactID": 2**31}]}, r"NativeTypes\[0\].ArtifactID"),
        ({"NativeTypes": [{"ArtifactID": 5}]}, "no native type 5"),
        ({"ApplicationFieldCodes": [{"ArtifactID": 5}]}, "no application field code 5"),
    ],
)
def test_a_bad_profile_is_refused_by_the_name_of_its_member(
    database: Database, workspace_id: int, members: Mapping[str, object], named: str
) -> None:
    with pytest.raises(InvalidInputError, match=named):
        _create(database, workspace_id, **members)


def test_document_fields_are_kept_by_id_and_named_as_they_are_now(database: Database, workspace_id: int) -> None:
    native = {"NativeImageFormat": 0, "LastModifiedDateOnDocument": {"ArtifactID": CREATED_ON, "Name": "an old name"}}
    profile_id = _create(database, workspace_id, NativeOptions=native | {"TimeZoneFieldOnDocument": {"ArtifactID": 0}})
    loaded = _load(database, workspace_id, profile_id).native_options
    assert loaded.time_zone_field_on_document is None
    assert loaded.last_modified_date_on_document is not None
    assert loaded.last_modified_date_on_document.artifact_id == CREATED_ON
    assert loaded.last_modified_date_on_document.name == "System Created On"
    _update(database, workspace_id, profile_id, NativeOptions={"LastModifiedDateOnDocument": None})
    assert _load(database, workspace_id, profile_id).native_options.last_modified_date_on_document is None


def test_a_profile_that_a_set_uses_is_changed_but_not_deleted(database: Database, workspace_id: int) -> None:
    profile_id = _create(database, workspace_id)
    set_id = _use_in_a_set(database, workspace_id, profile_id, job_state="Completed")
    _update(database, workspace_id, profile_id, Name="Changed")
    with pytest.raises(ConflictError, match=f"{set_id} \\(A set\\)"), change(database, user_id=ADMIN_ID) as begun:
        delete_profile(begun, workspace_id, profile_id)
    with database.read() as connection:
        assert read_profile(connection, workspace_id, profile_id).artifact.name == "Changed"


def test_a_profile_that_a_running_set_uses_is_neither_changed_nor_deleted(database: Database, workspace_id: int) -> None:
    profile_id = _create(database, workspace_id)
    set_id = _use_in_a_set(database, workspace_id, profile_id, job_state="Imaging")
    with pytest.raises(ConflictError, match=f"changed while it is in use: imaging set {set_id}"):
        _update(database, workspace_id, profile_id, Name="Changed")
    with pytest.raises(ConflictError, match=f"{set_id}"), change(database, user_id=ADMIN_ID) as begun:
        delete_profile(begun, workspace_id, profile_id)


def test_a_deleted_profile_is_gone_and_the_default_one_stays(database: Database, workspace_id: int) -> None:
    profile_id = _create(database, workspace_id)
    with change(database, user_id=ADMIN_ID) as begun:
        assert hold_profile(begun.connection, workspace_id, profile_id)
        delete_profile(begun, workspace_id, profile_id)
    with database.read() as connection:
        assert not profile_exists(connection, workspace_id, profile_id)
        default = default_profile_id(connection, workspace_id)
        with pytest.raises(NotFoundError):
            load_profile(connection, workspace_id, profile_id)
    with pytest.raises(ConflictError, match="default"), change(database, user_id=ADMIN_ID) as begun:
        delete_profile(begun, workspace_id, default)


def test_the_link_of_codes_and_profiles_has_two_ends(database: Database, workspace_id: int) -> None:
    with database.read() as connection:
        shipped = [code.artifact_id for code in field_codes_of(connection, workspace_id)]
    profile_id = _create(database, workspace_id, ApplicationFieldCodes=[{"ArtifactID": shipped[0]}])
    values = FieldCodeValues(
        field_code="Author",
        application=ApplicationType.MicrosoftWord,
        option=FieldCodeOption.ShowNothing,
        profile_ids=(profile_id,),
    )
    with change(database, user_id=ADMIN_ID) as begun:
        own = create_field_code(begun, workspace_id, values)
        assert profile_id in find_field_code(begun.connection, workspace_id, shipped[0]).profile_ids
    loaded = _load(database, workspace_id, profile_id)
    assert [code.artifact_id for code in loaded.application_field_codes] == [shipped[0], own]
    with change(database, user_id=ADMIN_ID) as begun:
        update_field_code(begun, workspace_id, own, FieldCodeValues(profile_ids=()))
        delete_field_code(begun, workspace_id, shipped[0])
    assert _load(database, workspace_id, profile_id).application_field_codes == ()


def test_a_profile_of_another_workspace_is_not_found(database: Database, workspace_id: int) -> None:
    profile_id = _create(database, workspace_id)
    with database.read() as connection, pytest.raises(NotFoundError):
        read_profile(connection, workspace_id + 1, profile_id)
