"""Searches over installs and workspaces: what is found, in which order, how it is counted; conditions against plain Python."""

import operator
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from install_rows import add_install, add_workspaces
from photostat.applications.installs.found import Found, SearchAsked, SearchSort
from photostat.applications.installs.store.search import only_application, search_installs, search_workspaces
from photostat.applications.library.model import IMAGING_ID, InstallStatus
from photostat.applications.library.store.applications import find_application
from photostat.errors import InvalidInputError
from photostat.storage.database import Connection, Database

NAMES = ["Beta", "alpha", "Admin of Beta", "Gamma 50%", "beta"]
STATUSES = list(InstallStatus)[1:]


@dataclass(frozen=True)
class Known:
    """What a row is known to hold."""

    install_id: int
    application_id: int
    workspace_id: int
    workspace: str
    status: int
    version: tuple[int, int, int, int]

    @property
    def is_installed(self) -> bool:
        return self.status == InstallStatus.COMPLETED


def _fill(connection: Connection) -> list[Known]:
    """Two applications in five workspaces and on the admin level, each with an older install before it; Imaging is there too."""
    connection.execute(sa.text("DELETE FROM application_install"))
    places = [*zip(add_workspaces(connection, NAMES), NAMES, strict=True), (-1, "Admin Case")]
    known = []
    for application_id in (7, 8):
        for place, (workspace_id, name) in enumerate(places):
            add_install(connection, application_id, workspace_id, InstallStatus.FAILED, (1, 0, 0, 0))
            status, version = STATUSES[(place + application_id) % 5], (9 if place % 2 else 10, 0, 0, application_id)
            install_id = add_install(connection, application_id, workspace_id, status, version)
            known.append(Known(install_id, application_id, workspace_id, name, int(status), version))
    return known


@pytest.fixture
def known(database: Database) -> list[Known]:
    """The rows that searches shall find."""
    with database.transaction() as connection:
        return _fill(connection)


def _found(database: Database, condition: str = "", *sorts: SearchSort, **page: int) -> Found:
    with database.read() as connection:
        return search_installs(connection, SearchAsked(condition=condition, sorts=sorts, **{"length": 100, **page}))


def _ids(found: Found) -> list[int]:
    return [place.install_id or 0 for place in found.places]


def test_only_the_newest_install_of_an_application_in_a_workspace_is_found(database: Database, known: list[Known]) -> None:
    found = _found(database)
    assert _ids(found) == [row.install_id for row in known]
    assert found.total == len(known)
    assert sum(found.by_status.values()) == 12
    with database.read() as connection:
        one = search_installs(connection, SearchAsked(length=100), 7)
    assert _ids(one) == [row.install_id for row in known if row.application_id == 7]


def test_the_admin_level_is_a_row_without_client_and_matter(database: Database, known: list[Known]) -> None:
    (place,) = _found(database, "'Case Artifact ID' == -1 AND 'Application Artifact ID' == 7").places
    assert (place.workspace.name, place.workspace.artifact_id, place.root_folder_id) == ("Admin Case", -1, 0)
    assert (place.client, place.matter) == (None, None)
    (other,) = _found(database, "'Workspace' == 'gamma 50%' AND 'Application Name' == 'App 8'").places
    assert (other.client and other.client.name, other.matter and other.matter.name) == ("Default Client", "Default Matter")
    assert (other.root_folder_id, str(other.version), other.workspace.name) == (1003697, "9.0.0.8", "Gamma 50%")


def test_sorts_ignore_case_and_break_ties_by_the_install(database: Database, known: list[Known]) -> None:
    for descending in (False, True):
        found = _found(database, "", SearchSort(column="Workspace", descending=descending))
        expected = sorted(known, key=lambda row: row.install_id)
        expected.sort(key=lambda row: row.workspace.lower(), reverse=descending)
        assert _ids(found) == [row.install_id for row in expected]
    versions = _found(database, "", SearchSort(column="version"), SearchSort(column="Status Code", descending=True))
    by_version = sorted(known, key=lambda row: (row.version, -row.status, row.install_id))
    assert _ids(versions) == [row.install_id for row in by_version]


def test_pages_put_together_are_the_whole(database: Database, known: list[Known]) -> None:
    sort = SearchSort(column="Workspace")
    whole = _ids(_found(database, "", sort))
    pages = [_ids(_found(database, "", sort, offset=offset, length=5)) for offset in range(0, 20, 5)]
    assert [id_ for page in pages for id_ in page] == whole
    assert _found(database, "", sort, offset=50).total == len(known)


def test_versions_compare_by_their_parts(database: Database, known: list[Known]) -> None:
    assert {row.version[0] for row in known} == {9, 10}
    for condition, wanted in (("'Version' > '9.5'", 10), ("'Version' < '10.0.0.0'", 9)):
        assert set(_ids(_found(database, condition))) == {row.install_id for row in known if row.version[0] == wanted}
    assert _ids(_found(database, "'Version' == '9.0.0.7'"))


@pytest.mark.parametrize(
    "condition",
    [
        "'Colour' == 1",
        "'Workspace'",
        "'Status Code' == 'none'",
        "'Version' > 'new'",
        "'Is Installed' LIKE 'x'",
        "'Case Artifact ID' IN SAVEDSEARCH 5",
        "'Artifact ID' IN SAVEDSEARCH 5",
    ],
)
def test_a_condition_that_means_nothing_is_refused(database: Database, condition: str) -> None:
    with pytest.raises(InvalidInputError):
        _found(database, condition)


@pytest.mark.parametrize("column", ["Colour", "", "Version in Order"])
def test_an_unknown_sort_is_refused_even_where_nothing_is_found(database: Database, column: str) -> None:
    with pytest.raises(InvalidInputError):
        _found(database, "'Status Code' == 77", SearchSort(column=column))


def test_workspaces_are_found_with_and_without_the_application(database: Database) -> None:
    with database.transaction() as connection:
        first, second, third = add_workspaces(connection, ["One", "Two", "Three"])
        add_install(connection, IMAGING_ID, second, InstallStatus.CANCELED, (11, 1, 0, 0))
        connection.execute(sa.text("UPDATE workspace SET is_being_deleted = true WHERE artifact_id = :id"), {"id": third})
    with database.read() as connection:
        imaging = find_application(connection, IMAGING_ID)
        found = search_workspaces(connection, SearchAsked(sorts=(SearchSort(column="Workspace"),)), imaging)
        assert [(place.workspace.name, place.status.name) for place in found.places] == [
            ("Admin Case", "COMPLETED"),
            ("One", "UNKNOWN"),
            ("Two", "CANCELED"),
        ]
        bare = found.places[1]
        assert (bare.install_id, bare.schema_version, bare.installed_by, bare.started_on) == (None, None, None, None)
        assert (bare.application.name, bare.application_guid) == ("Imaging", imaging.guid)
        asked = SearchAsked(condition="(NOT ('Case Artifact ID' == -1)) AND ('Is Installed' == 0)")
        missing = search_workspaces(connection, asked, imaging)
        assert {place.workspace.artifact_id for place in missing.places} == {first, second}
        there = search_workspaces(connection, SearchAsked(condition="'Is Installed' == true"), imaging)
        assert [place.workspace.artifact_id for place in there.places] == [-1]


def test_installs_of_a_workspace_that_is_deleted_are_not_found(database: Database, known: list[Known]) -> None:
    gone = known[0].workspace_id
    with database.transaction() as connection:
        connection.execute(sa.text("UPDATE workspace SET is_being_deleted = true WHERE artifact_id = :id"), {"id": gone})
    assert all(place.workspace.artifact_id != gone for place in _found(database).places)


def test_of_two_installs_begun_at_once_one_is_the_newest(database: Database, known: list[Known]) -> None:
    """The second waits for the first to be committed, and takes the mark from it."""
    place = known[0].workspace_id
    begun = threading.Event()

    def second() -> None:
        begun.set()
        with database.transaction() as connection:
            add_install(connection, 7, place, InstallStatus.PENDING, (12, 0, 0, 0))

    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as connection:
            add_install(connection, 7, place, InstallStatus.PENDING, (11, 0, 0, 0))
            waiting = pool.submit(second)
            assert begun.wait(30)
        waiting.result(30)
    (found,) = _found(database, f"'Case Artifact ID' == {place} AND 'Application Artifact ID' == 7").places
    rows = "FROM application_install WHERE application_id = 7 AND workspace_id = :place"
    with database.read() as connection:
        newest = connection.execute(sa.text(f"SELECT max(application_install_id) {rows}"), {"place": place}).scalar_one()
        marked = connection.execute(sa.text(f"SELECT count(*) {rows} AND is_newest"), {"place": place}).scalar_one()
    assert (marked, found.install_id) == (1, newest)


def test_an_older_number_that_comes_later_is_not_the_newest(database: Database, known: list[Known]) -> None:
    """Numbers are given before the wait for the other request."""
    place, later = known[0].workspace_id, 2_000_000_000
    with database.transaction() as connection:
        copied = "application_id, application_guid, application_name, workspace_id, version, schema_version, status, installed_by"
        connection.execute(
            sa.text(
                f"INSERT INTO application_install (application_install_id, {copied}) OVERRIDING SYSTEM VALUE "
                f"SELECT :later, {copied} FROM application_install WHERE application_install_id = :known"
            ),
            {"later": later, "known": known[0].install_id},
        )
        add_install(connection, 7, place, InstallStatus.PENDING, (12, 0, 0, 0))
    (found,) = _found(database, f"'Case Artifact ID' == {place} AND 'Application Artifact ID' == 7").places
    assert found.install_id == later


def test_the_application_that_a_condition_fixes_is_known() -> None:
    assert only_application("'Application Artifact ID' == 1015285") == 1015285
    assert only_application("('Status Code' == 4) AND ('application artifact id' == 5)") == 5
    for condition in ("", "'Application Artifact ID' <> 5", "NOT 'Application Artifact ID' == 5", "'Status Code' == 5"):
        assert only_application(condition) is None
    assert only_application("'Application Artifact ID' == 5 OR 'Status Code' == 4") is None


Term = tuple[str, Callable[[Known], bool]]
_COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "==": operator.eq,
    "<>": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def _number(column: str, sign: str, value: int) -> Term:
    member = {"Status Code": "status", "Application Artifact ID": "application_id", "Case Artifact ID": "workspace_id"}[column]
    return f"'{column}' {sign} {value}", lambda row: _COMPARISONS[sign](getattr(row, member), value)


def _like(words: list[str], in_list: bool) -> Term:
    wanted = "[" + ", ".join(f"'{word}'" for word in words) + "]" if in_list else f"'{words[0]}'"
    used = words if in_list else words[:1]
    return f"'Workspace' LIKE {wanted}", lambda row: any(word.lower() in row.workspace.lower() for word in used)


def _installed(value: str) -> Term:
    return f"'Is Installed' == {value}", lambda row: row.is_installed == (value in ("1", "true"))


_terms = st.one_of(
    st.builds(_number, st.just("Status Code"), st.sampled_from(sorted(_COMPARISONS)), st.integers(0, 6)),
    st.builds(_number, st.just("Application Artifact ID"), st.sampled_from(sorted(_COMPARISONS)), st.integers(6, 9)),
    st.builds(_number, st.just("Case Artifact ID"), st.sampled_from(sorted(_COMPARISONS)), st.integers(-1, 0)),
    st.builds(_like, st.lists(st.sampled_from(["Admin", "BETA", "a", "50", "zeta"]), min_size=1, max_size=3), st.booleans()),
    st.builds(_installed, st.sampled_from(["0", "1", "true", "false"])),
)


def _not(term: Term) -> Term:
    return f"NOT ({term[0]})", lambda row: not term[1](row)


def _and(one: Term, other: Term) -> Term:
    return f"({one[0]}) AND ({other[0]})", lambda row: one[1](row) and other[1](row)


def _or(one: Term, other: Term) -> Term:
    return f"({one[0]}) or ({other[0]})", lambda row: one[1](row) or other[1](row)


_conditions = st.recursive(
    _terms,
    lambda inner: st.one_of(st.builds(_not, inner), st.builds(_and, inner, inner), st.builds(_or, inner, inner)),
    max_leaves=5,
)


@given(condition=_conditions, by_workspace=st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_conditions_find_what_they_say(database: Database, known: list[Known], condition: Term, by_workspace: bool) -> None:
    text, holds = condition
    expected = [row for row in known if holds(row)]
    sorts = (SearchSort(column="Workspace"),) if by_workspace else ()
    found = _found(database, text, *sorts)
    assert sorted(_ids(found)) == [row.install_id for row in expected], text
    for status in STATUSES:
        assert found.by_status.get(status, 0) == sum(row.status == status for row in expected)
