"""Every route of the application against the right that it needs. A route without a row here is a failure."""

from collections.abc import Callable, Iterable, Iterator, Mapping

import pytest
from fastapi.routing import APIRoute
from permission_rows import ROWS
from permission_table import ADMIN, OWNER, Row

from conftest import Client
from photostat.api.app import ROUTERS
from photostat.api.authentication import is_open
from photostat.workspaces.people.rights import WORKSPACE_RIGHTS, Right

HOW_TO_ADD = """Add a line to ROWS in tests/api/permission_rows.py for each:
    Row(METHOD, PATH, NEEDS, body={...})
NEEDS: a Right,
ADMIN or OWNER (system administrators only), VIEW (whoever sees the workspace) or ANYBODY.
{w} in path and body is the workspace, {document} a document. The body must be well formed,
so that the right and nothing else decides."""

SignIn = Callable[[int, Iterable[Right]], Client]


def _routes() -> Iterator[tuple[str, str]]:
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            if not is_open(route.path):
                yield from ((method, route.path) for method in route.methods)


def test_each_route_has_a_row_and_each_row_a_route() -> None:
    known, routes = {(row.method, row.path) for row in ROWS}, set(_routes())
    missing, dead = sorted(routes - known), sorted(known - routes)
    assert not missing, f"Routes that nobody has said the right of: {missing}\n{HOW_TO_ADD}"
    assert not dead, f"Rows of routes that are no more; remove them: {dead}"


def _status(client: Client, row: Row, places: Mapping[str, int]) -> int:
    path = row.sent_path(places)
    assert "{" not in path, f"Give `values` for each parameter of {row.path}."
    answer = client.request(row.method, path, json=row.sent_body(places), files=row.files)
    assert answer.status_code < 500, f"{row.method} {row.path}: {answer.text}"
    return answer.status_code


@pytest.fixture
def places(client: Client, workspace_id: int) -> Mapping[str, int]:
    """A workspace with a document."""
    made = client.post(f"/photostat/v1/workspaces/{workspace_id}/documents", files={"files": ("a.txt", b"a")})
    assert made.status_code == 200, made.text
    return {"w": workspace_id, "document": made.json()["Documents"][0]["ArtifactID"]}


@pytest.mark.parametrize("need", sorted({str(row.needs) for row in ROWS}))
def test_routes_answer_by_the_right_that_they_need(sign_in: SignIn, client: Client, places: Mapping[str, int], need: str) -> None:
    """All routes of one need with the same four users: each user costs a slow hash."""
    rows = [row for row in ROWS if str(row.needs) == need]
    lacking = {right for right in WORKSPACE_RIGHTS if right.value != need or right is Right.VIEW_WORKSPACE}
    with_all_others = sign_in(places["w"], lacking)
    stranger = sign_in(places["w"], ())
    holder = client if need in (ADMIN, OWNER) else sign_in(places["w"], {Right.VIEW_WORKSPACE, *_rights(need)})
    wrong = []
    for row in rows:
        expected = row.expected()
        without = _status(with_all_others, row, places)
        outside = _status(stranger, row, places)
        if expected.without is not None and without != expected.without:
            wrong.append(f"{row.method} {row.path}: {without} without {need}, not {expected.without}")
        if expected.outside is not None and outside != expected.outside:
            wrong.append(f"{row.method} {row.path}: {outside} for a stranger, not {expected.outside}")
    for row in rows:
        if row.also is not None:
            if (alone := _status(holder, row, places)) != 403:
                wrong.append(f"{row.method} {row.path}: {alone} with {need} alone, not 403: {row.also} is needed as well")
        elif not row.destroys and _status(holder, row, places) in (401, 403):
            wrong.append(f"{row.method} {row.path}: refused although the caller has {need}")
    assert not wrong, "\n".join(wrong)


def _rights(need: str) -> set[Right]:
    return {right for right in WORKSPACE_RIGHTS if right.value == need}
