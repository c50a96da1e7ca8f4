"""What an install leaves in a workspace, component by component."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from library_archives import HANDLERS, OBJECT_TYPE, document_xml, field_xml, rap, xml, zipped
from photostat.applications.installs.model import SKIPPED, Install
from photostat.applications.installs.reading import all_details
from photostat.applications.installs.running import Installer
from photostat.applications.library.model import InstallStatus, LibraryApplication
from photostat.workspaces.documents import custom_fields
from photostat.workspaces.documents.store.columns import DocumentColumns
from photostat.workspaces.documents.sweeping import sweep_files

Put = Callable[[bytes], LibraryApplication]
Run = Callable[..., Install]

PAGE = "aaaaaaaa-0000-0000-0000-000000000001"
OTHERS = (
    f"<CustomPages><CustomPage><Guid>{PAGE}</Guid><Name>Page</Name><FileName>page.zip</FileName></CustomPage></CustomPages>"
    "<ExternalTabs><ExternalTab><Guid>aaaaaaaa-0000-0000-0000-000000000002</Guid><Name>Out</Name>"
    "<ExternalLink>%ApplicationPath%/x</ExternalLink></ExternalTab></ExternalTabs>"
    "<ApplicationScripts><ScriptElement><Guid>aaaaaaaa-0000-0000-0000-000000000003</Guid><Name>Clean</Name>"
    "<Body>&lt;script /&gt;</Body></ScriptElement></ApplicationScripts>"
    "<AgentTypes><AgentType><Guid>aaaaaaaa-0000-0000-0000-000000000004</Guid><AgentTypeName>Agent</AgentTypeName></AgentType>"
    "</AgentTypes><SavedSearches><SavedSearch><Guid>aaaaaaaa-0000-0000-0000-000000000005</Guid><Name>Found</Name></SavedSearch>"
    "</SavedSearches>"
)


def told(installer: Installer, install: Install) -> list[tuple[str, str, str]]:
    """Its details."""
    with installer.database.read() as connection:
        return [(row.artifact_type_name, row.name, row.message) for row in all_details(connection, install)]


def test_each_component_is_made_and_told(installer: Installer, put_in_library: Put, install: Run, workspace_id: int) -> None:
    content = xml(inside=OBJECT_TYPE + HANDLERS + OTHERS)
    archive = zipped({"application.xml": content, f"custompages\\{PAGE}": b"the page"})
    done = install(put_in_library(archive))
    assert (done.status, done.message, done.errors) == (InstallStatus.COMPLETED, "", ())
    assert told(installer, done) == [
        ("Event Handler", "Before", "Skipped: event handlers are recorded and never run on this server"),
        ("Object", "Paint", "Created successfully"),
        ("Field", "Colour", "Created successfully"),
        ("Choice", "Red", "Created successfully"),
        ("Layout", "Form", "Created successfully"),
        ("Tab", "Paint", "Created successfully"),
        ("External Tab", "Out", "Created successfully"),
        ("Script", "Clean", "Stored; scripts are never run on this server"),
        (
            "Saved Search",
            "Found",
            "Created successfully. Its conditions are not taken from the archive: it finds nothing until you write them",
        ),
        ("Custom Page", "Page", "Stored; its static files are served, without scripts"),
        ("Agent Type", "Agent", "Recorded; agents are never run on this server"),
        ("Event Handler", "After", "Skipped: event handlers are recorded and never run on this server"),
    ]
    with installer.database.read() as connection:
        key = connection.execute(sa.text("SELECT blob_key FROM application_part WHERE blob_key IS NOT NULL")).scalar_one()
    with installer.blobs.open(key) as page:
        assert page.read() == b"the page"
    assert sweep_files(installer.database, installer.blobs) == 0
    assert installer.blobs.size(key) == len(b"the page")


def test_the_same_version_is_skipped_and_a_modified_one_is_not(
    installer: Installer, put_in_library: Put, install: Run, rows_of: Callable[[], list[Any]]
) -> None:
    application = put_in_library(rap(inside=OBJECT_TYPE + HANDLERS + OTHERS))
    install(application)
    before = rows_of()
    again = install(application)
    assert (again.status, again.message) == (InstallStatus.COMPLETED, SKIPPED)
    with installer.database.transaction() as connection:
        connection.execute(sa.text("UPDATE workspace_application SET is_locked = false WHERE version = '{1,0,0,0}'"))
    real = install(application)
    assert (real.status, real.message) == (InstallStatus.COMPLETED, "")
    assert rows_of() == before
    with installer.database.read() as connection:
        locked = connection.execute(sa.text("SELECT bool_and(is_locked) FROM workspace_application")).scalar_one()
    assert locked


def test_an_upgrade_changes_rows_by_guid_and_keeps_what_it_brings_no_more(
    installer: Installer, put_in_library: Put, install: Run, workspace_id: int
) -> None:
    first = document_xml(field_xml(1, "Old Name", 0, "<MaxLength>50</MaxLength>"), field_xml(2, "Left", 1))
    install(put_in_library(rap(inside=first)))
    second = document_xml(field_xml(1, "New Name", 0, "<MaxLength>80</MaxLength>"), field_xml(3, "Old Name", 2))
    done = install(put_in_library(rap(version="1.10.0.0", inside=second)))
    assert (done.status, str(done.version), done.conflicts) == (InstallStatus.COMPLETED, "1.10.0.0", ())
    with installer.database.read() as connection:
        columns = DocumentColumns.load(connection, workspace_id)
        renamed = columns.column("bbbbbbbb-0000-0000-0000-000000000001")
        assert renamed is not None
        assert (renamed.field.name, renamed.field.length) == ("New Name", 80)
        assert columns.column("left") is not None
        owned = connection.execute(sa.text("SELECT guid FROM application_component ORDER BY guid")).scalars().all()
        assert owned == [UUID(int=UUID("bbbbbbbb-0000-0000-0000-000000000000").int + digit) for digit in (1, 3)]


def test_a_large_workspace_gets_its_indexes_after_the_commit(
    installer: Installer, put_in_library: Put, install: Run, workspace_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(custom_fields, "_SOON_LOOKED_AT", -1)
    monkeypatch.setattr(custom_fields, "MOST_INDEXES", 2)
    install(put_in_library(rap(inside=document_xml(*(field_xml(number, f"Field {number}", 1) for number in range(1, 5))))))
    query = sa.text("SELECT count(*) FROM pg_indexes WHERE tablename = :table AND indexname ~ '_f[0-9]+$'")
    with installer.database.read() as connection:
        assert connection.execute(query, {"table": f"document_w{workspace_id}"}).scalar_one() == 2


def test_every_type_of_field_is_made(installer: Installer, put_in_library: Put, install: Run, workspace_id: int) -> None:
    kinds = (0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 13)
    fields = document_xml(*(field_xml(100 + kind, f"Of {kind}", kind) for kind in kinds))
    assert install(put_in_library(rap(inside=fields))).status is InstallStatus.COMPLETED
    with installer.database.read() as connection:
        columns = DocumentColumns.load(connection, workspace_id)
        found = [columns.column(f"Of {kind}") for kind in kinds]
        for column in found:
            assert column is not None
            connection.execute(sa.select(column.expression))
    assert [column.field.type.value for column in found if column] == [
        "FixedLengthText",
        "WholeNumber",
        "Date",
        "YesNo",
        "LongText",
        "SingleChoice",
        "Decimal",
        "Currency",
        "MultipleChoice",
        "SingleObject",
        "User",
        "MultipleObject",
    ]
