"""Whatever applications are installed one after the other: all of one is there, or nothing of it."""

from collections.abc import Callable
from uuid import UUID

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library_archives import document_xml, field_xml, rap
from photostat.applications.installs.model import Install
from photostat.applications.installs.running import Installer
from photostat.applications.library.model import InstallStatus, LibraryApplication
from photostat.applications.library.store.applications import find_application
from photostat.workspaces.change import change
from photostat.workspaces.matters.workspace import begin_deletion, finish_deletion

Described = tuple[int, str, int, str]
ADMIN_ID = 9


def _choice(number: int, name: str) -> str:
    return f"<Code><Guid>dddddddd-0000-0000-0000-{number:012d}</Guid><Name>{name}</Name><Order>{number}</Order></Code>"


fields = st.lists(
    st.tuples(
        st.integers(1, 4),  # GUID
        st.sampled_from(["Alpha", "alpha", "Beta", "Gamma", "Control Number"]),
        st.sampled_from([0, 1, 5, 9]),
        st.sampled_from(["", "Kin"]),
    ),
    max_size=4,
    unique_by=lambda field: field[0],
)


def _archive(application: int, described: list[Described]) -> bytes:
    shown = [
        field_xml(
            10 * application + number,
            name,
            kind,
            f"<FriendlyName>{friendly}</FriendlyName><Codes>{_choice(10 * application + number, 'One')}</Codes>",
        )
        for number, name, kind, friendly in described
    ]
    return rap(UUID(int=1000 + application), name=f"App {application}", inside=document_xml(*shown))


def _fields(installer: Installer, workspace_id: int) -> dict[UUID, str]:
    query = sa.text("SELECT guid, name FROM artifact WHERE workspace_id = :w AND artifact_type_id = 14 AND guid IS NOT NULL")
    with installer.database.read() as connection:
        return {row.guid: row.name for row in connection.execute(query, {"w": workspace_id})}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(application=st.integers(1, 2), described=fields)
def test_an_install_is_whole_or_leaves_nothing(
    installer: Installer,
    put_in_library: Callable[[bytes], LibraryApplication],
    install: Callable[..., Install],
    rows_of: Callable[[], list[tuple[object, ...]]],
    workspace_id: int,
    application: int,
    described: list[Described],
) -> None:
    with installer.database.transaction() as connection:  # so that each install is a real one
        connection.execute(sa.text("UPDATE workspace_application SET is_modified = true"))
    before = rows_of()
    done = install(put_in_library(_archive(application, described)))
    assert done.status in (InstallStatus.COMPLETED, InstallStatus.FAILED)
    if done.status is InstallStatus.FAILED:
        assert done.conflicts or done.errors
        assert not any("log" in error.message for error in done.errors)
        assert rows_of() == before
        return
    there = _fields(installer, workspace_id)
    for number, name, _, _ in described:
        assert there[UUID(f"bbbbbbbb-0000-0000-0000-{10 * application + number:012d}")] == name
    names = [name.lower() for name in there.values()]
    assert len(names) == len(set(names))
    after = rows_of()
    with installer.database.transaction() as connection:
        connection.execute(sa.text("UPDATE workspace_application SET is_modified = true"))
    with installer.database.read() as connection:
        again = install(find_application(connection, UUID(int=1000 + application)))
    assert (again.status, again.message) == (InstallStatus.COMPLETED, "")
    assert rows_of() == after


def test_a_workspace_that_is_deleted_takes_its_installs_along(
    installer: Installer, application: LibraryApplication, install: Callable[..., Install], workspace_id: int
) -> None:
    install(application)
    with change(installer.database, user_id=ADMIN_ID) as begun:
        begin_deletion(begun, workspace_id)
    finish_deletion(installer.database, installer.blobs, workspace_id)
    with installer.database.read() as connection:
        for table in ("application_install", "workspace_application", "application_component", "application_part"):
            left = connection.execute(sa.text(f"SELECT count(*) FROM {table} WHERE workspace_id = :w"), {"w": workspace_id})
            assert left.scalar_one() == 0
