"""What is in the way of an install, in the words and with the ways out of seed text 003, and how retries resolve it."""

from collections.abc import Callable
from uuid import UUID

import pytest
import sqlalchemy as sa

from library_archives import EXAMPLE_GUID, document_xml, field_xml, rap
from photostat.applications.installs.model import ConflictType, Install, NameQuestion, Resolution, ResolutionType
from photostat.applications.installs.names import validate_names
from photostat.applications.installs.running import Installer
from photostat.applications.library.model import InstallStatus, LibraryApplication
from photostat.errors import ConflictError
from photostat.workspaces.artifacts.well_known import DOCUMENT_OBJECT_TYPE
from photostat.workspaces.change import change
from photostat.workspaces.documents.custom_fields import create_document_field
from photostat.workspaces.fields.editing import create_choice, rename_field
from photostat.workspaces.fields.model import FieldType
from photostat.workspaces.fields.store import choices_of, find_field

Put = Callable[[bytes], LibraryApplication]
Run = Callable[..., Install]
Rows = Callable[[], list[tuple[object, ...]]]
ADMIN_ID = 9
OTHER_GUID = UUID(int=EXAMPLE_GUID.int + 1)
INCOMING = f"bbbbbbbb-0000-0000-0000-{1:012d}"
CLASH = rap(inside=document_xml(field_xml(1, "ConflictingField", 1)))


def _user_field(installer: Installer, workspace_id: int, kind: FieldType = FieldType.WHOLE_NUMBER) -> int:
    with change(installer.database, user_id=ADMIN_ID) as begun:
        return create_document_field(begun, workspace_id, "conflictingfield", kind)


def _name(installer: Installer, workspace_id: int, field_id: int) -> str:
    with installer.database.read() as connection:
        return find_field(connection, workspace_id, field_id).name


def test_a_name_in_use_can_be_renamed_or_mapped(
    installer: Installer, put_in_library: Put, install: Run, workspace_id: int, rows_of: Rows
) -> None:
    field_id = _user_field(installer, workspace_id)
    before = rows_of()
    application = put_in_library(CLASH)
    failed = install(application)
    assert (failed.status, failed.message, failed.errors) == (InstallStatus.FAILED, "", ())
    [conflict] = failed.conflicts
    assert (conflict.type, conflict.correlation_id, conflict.artifact.artifact_id) == (ConflictType.NAME, 1000, field_id)
    assert conflict.description == (
        "A field with the name ConflictingField already exists in the target workspace. Unable to import this field."
    )
    rename, map_field = conflict.options
    assert (rename.type, rename.value, rename.field_guids) == (ResolutionType.RENAME, "", ())
    assert (map_field.type, map_field.value, [str(guid) for guid in map_field.field_guids]) == (
        ResolutionType.MAP_FIELD,
        None,
        [INCOMING],
    )
    assert rows_of() == before

    taken = install(application, resolutions=(_resolution(workspace_id, field_id, ResolutionType.RENAME, value="Has Images"),))
    assert (taken.status, len(taken.conflicts)) == (InstallStatus.FAILED, 1)
    assert "A Field with the same name already exists" in taken.validation_messages[0]
    assert rows_of() == before

    renamed = install(application, resolutions=(_resolution(workspace_id, field_id, ResolutionType.RENAME, value="Mine"),))
    assert renamed.status is InstallStatus.COMPLETED
    assert _name(installer, workspace_id, field_id) == "Mine"


def test_a_mapped_field_is_the_incoming_one_from_then_on(
    installer: Installer, put_in_library: Put, install: Run, workspace_id: int
) -> None:
    field_id = _user_field(installer, workspace_id)
    mapping = Resolution(
        workspace_id=workspace_id,
        artifact_id=field_id,
        type=ResolutionType.MAP_FIELD,
        correlation_id=1000,
        field_guids=(UUID(INCOMING),),
    )
    assert install(put_in_library(CLASH), workspace_ids=(), resolutions=(mapping,)).status is InstallStatus.COMPLETED
    assert _name(installer, workspace_id, field_id) == "ConflictingField"
    upgraded = install(put_in_library(rap(version="2.0.0.0", inside=document_xml(field_xml(1, "Later", 1)))))
    assert upgraded.status is InstallStatus.COMPLETED
    assert _name(installer, workspace_id, field_id) == "Later"


def test_a_field_of_another_type_cannot_be_mapped(
    installer: Installer, put_in_library: Put, install: Run, workspace_id: int
) -> None:
    _user_field(installer, workspace_id, FieldType.DATE)
    [conflict] = install(put_in_library(CLASH)).conflicts
    assert [option.type for option in conflict.options] == [ResolutionType.RENAME]


def test_a_locked_application_is_unlocked_for_the_install_alone(
    installer: Installer, put_in_library: Put, install: Run, workspace_id: int
) -> None:
    other = put_in_library(
        rap(OTHER_GUID, name="Field_Name_Conflict_X", inside=document_xml(field_xml(2, "ConflictingField", 1)))
    )
    install(other)
    application = put_in_library(CLASH)
    failed = install(application)
    name, locked = failed.conflicts
    assert (name.type, locked.type, locked.correlation_id) == (ConflictType.NAME, ConflictType.LOCKED_APPLICATION, 1001)
    assert locked.description == (
        "The ConflictingField field in the target workspace is used by the locked Relativity Application Field_Name_Conflict_X. "
        "You can't rename this field unless you unlock the Field_Name_Conflict_X application."
    )
    assert locked.application is not None
    [unlock] = locked.options
    assert (unlock.type, unlock.application_id) == (
        ResolutionType.UNLOCK_ASSOCIATED_APPLICATIONS,
        locked.application.artifact_id,
    )
    field_id = name.artifact.artifact_id
    rename = _resolution(workspace_id, field_id, ResolutionType.RENAME, value="Theirs")
    still = install(application, resolutions=(rename,))
    assert [item.type for item in still.conflicts] == [ConflictType.NAME, ConflictType.LOCKED_APPLICATION]
    with installer.database.read() as connection:
        assert not connection.execute(sa.text("SELECT bool_or(is_modified) FROM workspace_application")).scalar_one()

    opened = Resolution(
        workspace_id=workspace_id,
        artifact_id=field_id,
        type=ResolutionType.UNLOCK_ASSOCIATED_APPLICATIONS,
        application_id=unlock.application_id,
    )
    assert install(application, resolutions=(rename, opened)).status is InstallStatus.COMPLETED
    assert _name(installer, workspace_id, field_id) == "Theirs"
    with installer.database.read() as connection:
        assert connection.execute(sa.text("SELECT bool_and(is_locked) FROM workspace_application")).scalar_one()


def test_a_shared_field_of_a_locked_application_is_changed_only_when_unlocked(
    installer: Installer, put_in_library: Put, install: Run, workspace_id: int
) -> None:
    short, long = (document_xml(field_xml(1, "Shared", 0, f"<MaxLength>{length}</MaxLength>")) for length in (10, 20))
    install(put_in_library(rap(OTHER_GUID, name="Other", inside=short)))
    same = install(put_in_library(rap(inside=short)))
    assert same.status is InstallStatus.COMPLETED
    application = put_in_library(rap(version="2.0.0.0", inside=long))
    [locked] = install(application).conflicts
    assert locked.type is ConflictType.LOCKED_APPLICATION
    assert install(application, unlocks_applications=True).status is InstallStatus.COMPLETED
    with installer.database.read() as connection:
        assert find_field(connection, workspace_id, locked.artifact.artifact_id).length == 20


def test_choices_of_a_mapped_field_are_taken_over_by_name(
    installer: Installer, put_in_library: Put, install: Run, workspace_id: int
) -> None:
    field_id = _user_field(installer, workspace_id, FieldType.SINGLE_CHOICE)
    with change(installer.database, user_id=ADMIN_ID) as begun:
        mine = [create_choice(begun, workspace_id, field_id, name) for name in ("blue", "red")]
    codes = "".join(
        f"<Code><Guid>dddddddd-0000-0000-0000-{place:012d}</Guid><Name>{name}</Name><Order>{place}</Order></Code>"
        for place, name in enumerate(("Red", "Green"), 1)
    )
    application = put_in_library(rap(inside=document_xml(field_xml(1, "ConflictingField", 5, f"<Codes>{codes}</Codes>"))))
    mapping = Resolution(
        workspace_id=workspace_id, artifact_id=field_id, type=ResolutionType.MAP_FIELD, field_guids=(UUID(INCOMING),)
    )
    assert install(application, resolutions=(mapping,)).status is InstallStatus.COMPLETED
    with installer.database.read() as connection:
        found = {choice.name: choice.artifact_id for choice in choices_of(connection, workspace_id, field_id)}
    assert set(found) == {"blue", "Red", "Green"}
    assert (found["blue"], found["Red"]) == tuple(mine)


def test_unlock_applications_looks_past_every_lock(
    installer: Installer, put_in_library: Put, install: Run, workspace_id: int
) -> None:
    install(put_in_library(rap(OTHER_GUID, name="Other", inside=document_xml(field_xml(2, "ConflictingField", 1)))))
    application = put_in_library(CLASH)
    [conflict] = install(application, unlocks_applications=True).conflicts
    rename = _resolution(workspace_id, conflict.artifact.artifact_id, ResolutionType.RENAME, value="Theirs")
    assert install(application, unlocks_applications=True, resolutions=(rename,)).status is InstallStatus.COMPLETED


def test_a_friendly_name_in_use_can_be_renamed(
    installer: Installer, put_in_library: Put, install: Run, workspace_id: int
) -> None:
    first = document_xml(field_xml(2, "Group", 0, "<FriendlyName>Family</FriendlyName>"))
    install(put_in_library(rap(OTHER_GUID, name="Other", inside=first)))
    second = document_xml(field_xml(1, "Thread", 1, "<FriendlyName>Family</FriendlyName>"))
    application = put_in_library(rap(inside=second))
    conflict, locked = install(application).conflicts
    assert (conflict.type, [option.type for option in conflict.options]) == (
        ConflictType.FRIENDLY_NAME,
        [ResolutionType.RENAME_RELATIONAL_FRIENDLY_NAME],
    )
    assert locked.type is ConflictType.LOCKED_APPLICATION
    rename = _resolution(workspace_id, conflict.artifact.artifact_id, ResolutionType.RENAME_RELATIONAL_FRIENDLY_NAME, value="Kin")
    done = install(application, resolutions=(rename,), unlocks_applications=True)
    assert done.status is InstallStatus.COMPLETED


def test_an_object_type_name_in_use_can_be_renamed(
    installer: Installer, put_in_library: Put, install: Run, workspace_id: int
) -> None:
    def paint(number: int) -> str:
        return f"<Objects><Object><Guid>cccccccc-0000-0000-0000-{number:012d}</Guid><Name>Paint</Name></Object></Objects>"

    install(put_in_library(rap(OTHER_GUID, name="Other", inside=paint(1))))
    application = put_in_library(rap(inside=paint(2)))
    conflict, _ = install(application).conflicts
    assert (conflict.component.value, [option.type.name for option in conflict.options]) == ("ObjectType", ["RENAME"])
    rename = _resolution(workspace_id, conflict.artifact.artifact_id, ResolutionType.RENAME, value="Old Paint")
    assert install(application, resolutions=(rename,), unlocks_applications=True).status is InstallStatus.COMPLETED


def test_what_no_resolution_mends_is_an_error(
    installer: Installer, put_in_library: Put, install: Run, workspace_id: int, rows_of: Rows
) -> None:
    two_files = (
        "<Objects><Object><Guid>cccccccc-0000-0000-0000-000000000001</Guid><Name>Other Conflict File Fields</Name><Fields>"
        f"{field_xml(1, 'File Field 1', 9)}{field_xml(2, 'File Field 2', 9)}</Fields></Object></Objects>"
    )
    restricted = "<ResourceFiles><ResourceFile><Name>x.exe</Name></ResourceFile></ResourceFiles>"
    reserved = "<Objects><Object><Guid>cccccccc-0000-0000-0000-000000000002</Guid><Name>Folder</Name></Object></Objects>"
    twice = document_xml(field_xml(1, "Same", 1), field_xml(2, "same", 1), field_xml(3, "Odd", 99), field_xml(4, "File", 9))
    before = rows_of()
    found = {
        kind: [(error.name, error.message) for error in install(put_in_library(rap(inside=inside))).errors]
        for kind, inside in (("files", two_files), ("restricted", restricted), ("reserved", reserved), ("twice", twice))
    }
    assert found["files"] == [
        (
            "File Field 2",
            "The Object Type Other Conflict File Fields already has a file field, File Field 1. Object Types can only have one "
            "file field. Unable to import this field.",
        )
    ]
    assert "restricted type" in found["restricted"][0][1]
    assert found["reserved"][0][1] == "An Object Type with the same name already exists or the name is reserved by the system."
    assert [name for name, _ in found["twice"]] == ["same", "Odd", "File"]
    assert rows_of() == before


def test_a_field_of_a_locked_application_cannot_be_edited(
    installer: Installer, put_in_library: Put, install: Run, workspace_id: int
) -> None:
    install(put_in_library(CLASH))
    with installer.database.read() as connection:
        field_id = connection.execute(sa.text("SELECT artifact_id FROM application_component")).scalar_one()
    with pytest.raises(ConflictError, match="locked application Example"), change(installer.database, user_id=ADMIN_ID) as begun:
        rename_field(begun, workspace_id, field_id, "Other")
    assert _name(installer, workspace_id, field_id) == "ConflictingField"


def test_names_are_judged_before_a_retry(installer: Installer, workspace_id: int) -> None:
    field_id = _user_field(installer, workspace_id)

    def ask(artifact_id: int, value: str, workspace: int = workspace_id) -> list[str]:
        question = NameQuestion(workspace_id=workspace, artifact_id=artifact_id, type=ConflictType.NAME, value=value)
        with installer.database.read() as connection:
            [answer] = validate_names(connection, [question])
        assert answer.question is question
        assert answer.is_available is (not answer.messages)
        return list(answer.messages)

    reserved = "An Object Type with the same name already exists or the name is reserved by the system."
    assert ask(DOCUMENT_OBJECT_TYPE, "Document") == [reserved]
    assert ask(DOCUMENT_OBJECT_TYPE, "workspace") == [reserved]
    assert ask(field_id, "control number") == ["A Field with the same name already exists or the name is reserved by the system."]
    assert ask(field_id, "Free") == []
    for artifact_id, value, workspace in ((field_id, "", workspace_id), (5, "x", workspace_id), (field_id, "x", 2**40)):
        assert ask(artifact_id, value, workspace)


def _resolution(workspace_id: int, artifact_id: int, kind: ResolutionType, *, value: str) -> Resolution:
    return Resolution(workspace_id=workspace_id, artifact_id=artifact_id, type=kind, value=value)
