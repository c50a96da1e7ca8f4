"""What a workspace is born with, and how older ones get it."""

import time

from photostat.imaging.birth import complete_workspace, complete_workspaces
from photostat.imaging.field_codes.store import field_codes_of
from photostat.imaging.native_types.store import native_types_of
from photostat.imaging.profiles.reading import default_profile_id, load_profile, read_profile
from photostat.imaging.profiles.store import profiles_of
from photostat.render.native_types import all_native_types, restricted_by_default
from photostat.render.profile import ImagingMethod, ImagingProfile, shipped_field_codes
from photostat.storage.database import Database
from photostat.workspaces.artifacts.well_known import ADMINISTRATOR_USER, FIRST_MATTER
from photostat.workspaces.change import change
from photostat.workspaces.matters.creation import create_workspace
from photostat.workspaces.matters.model import NewWorkspace


def test_a_workspace_is_born_with_the_whole_table_of_native_types(database: Database, workspace_id: int) -> None:
    with database.read() as connection:
        found = native_types_of(connection, workspace_id)
    assert [(item.file_type_id, item.name, item.basic_category, item.native_category) for item in found] == [
        (row.file_type_id, row.name, row.basic_category, row.native_category) for row in all_native_types()
    ]
    assert {item.file_type_id for item in found if item.restricted_by_default} == restricted_by_default()
    assert not any(item.prevent_native_download for item in found)


def test_artifact_ids_of_native_types_ascend_with_their_file_type_ids(database: Database, workspace_id: int) -> None:
    with database.read() as connection:
        ids = [item.artifact_id for item in native_types_of(connection, workspace_id)]
    assert ids == sorted(ids)


def test_the_default_profile_is_the_recommended_one_with_all_shipped_codes(database: Database, workspace_id: int) -> None:
    with database.read() as connection:
        profile_id = default_profile_id(connection, workspace_id)
        stored = read_profile(connection, workspace_id, profile_id)
        loaded = load_profile(connection, workspace_id, profile_id)
    assert (stored.artifact.name, stored.is_default, stored.imaging_method) == ("Default", True, ImagingMethod.Native)
    assert [code.name for code in stored.field_codes] == [code.name for code in shipped_field_codes()]
    shipped = ImagingProfile.default_native()
    without_ids = tuple(code.model_copy(update={"artifact_id": None}) for code in loaded.application_field_codes)
    assert loaded.model_copy(update={"application_field_codes": without_ids}) == shipped


def test_a_loaded_profile_survives_the_snapshot_of_a_job(database: Database, workspace_id: int) -> None:
    with database.read() as connection:
        loaded = load_profile(connection, workspace_id, default_profile_id(connection, workspace_id))
    assert ImagingProfile.from_json(loaded.to_json()) == loaded


def test_an_older_workspace_is_completed_once(database: Database) -> None:
    with change(database, user_id=ADMINISTRATOR_USER) as begun:
        older = create_workspace(begun, NewWorkspace(name="Older", matter_id=FIRST_MATTER))
    assert complete_workspaces(database) == [older]
    with database.read() as connection:
        assert len(native_types_of(connection, older)) == len(all_native_types())
        assert len(field_codes_of(connection, older)) == len(shipped_field_codes())
    assert complete_workspaces(database) == []


def test_completing_a_complete_workspace_changes_nothing(database: Database, workspace_id: int) -> None:
    with change(database, user_id=ADMINISTRATOR_USER) as begun:
        complete_workspace(begun, workspace_id)
        assert begun.events == []
    with database.read() as connection:
        assert len(profiles_of(connection, workspace_id)) == 1


def test_birth_takes_a_fraction_of_a_second(database: Database) -> None:
    with change(database, user_id=ADMINISTRATOR_USER) as begun:
        started = time.monotonic()
        create_workspace(begun, NewWorkspace(name="Quick", matter_id=FIRST_MATTER), [complete_workspace])
        assert time.monotonic() - started < 5  # 0.1 s on a quiet machine; row by row it is seconds
