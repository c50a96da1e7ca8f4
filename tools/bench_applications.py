"""./dev bench applications: what installs and searches over them cost, on a server of its own in a temporary folder.

Figures are printed, nothing is decided. Requests go through HTTP; the many workspaces and installs that they work on are rows
that this bench writes, since making a thousand workspaces would take longer than all of it.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from uuid import UUID, uuid4

import sqlalchemy as sa

from bench_server import API, Server, make_workspace, request, running_server, show
from bench_site import ask, wait_for
from photostat.bootstrap import open_database

LIBRARY = f"{API}/relativity-environment/v1/workspace/-1/libraryapplications"
INSTALLS = f"{API}/Relativity.LibraryApplications/workspace/-1/libraryapplications"
_BOUNDARY = "photostat-bench"
_DOCUMENT = "15c36703-74ea-4ff8-9dfb-ad30ece7530d"

_WORKSPACES = """
WITH made AS (
    INSERT INTO artifact (workspace_id, artifact_type_id, name, guid, created_by, modified_by)
    SELECT -1, 8, 'Matter of ' || (n * 7919 % 100003), gen_random_uuid(), 9, 9 FROM generate_series(1, :count) AS n
    RETURNING artifact_id
)
INSERT INTO workspace (artifact_id, matter_id, status_id) SELECT artifact_id, 107, 675 FROM made
"""
_INSTALLS = """
INSERT INTO application_install (application_id, application_guid, application_name, workspace_id, version, schema_version,
    status, installed_by, started_on, completed_on)
SELECT 900000000 + a, md5(a::text)::uuid, 'Application ' || a, workspace.artifact_id, '{1,0,0,0}', '{1,0,0,0}',
    3 + (a * 31 + workspace.artifact_id) % 3, 9, now(), now()
FROM generate_series(1, :applications) AS a, workspace
ORDER BY random()
"""


def field(number: int) -> str:
    """One field of documents, in each of the usual types by turns."""
    kind = (0, 1, 2, 3, 4, 6)[number % 6]
    length = "<MaxLength>255</MaxLength>" if kind == 0 else '<MaxLength xsi:nil="true" />'
    return (
        f"<Field><ArtifactId>{1038454 + number}</ArtifactId><Codes /><DisplayName>Bench {number}</DisplayName>"
        f"<FieldTypeId>{kind}</FieldTypeId>{length}<Guid>{uuid4()}</Guid></Field>"
    )


def archive(guid: UUID, name: str, *, fields: int) -> bytes:
    """The bare XML of an application."""
    document = f"<Guid>{_DOCUMENT}</Guid><Name>Document</Name><DescriptorArtifactTypeId>10</DescriptorArtifactTypeId>"
    inside = f"<Objects><Object>{document}<Fields>{''.join(map(field, range(fields)))}</Fields></Object></Objects>"
    return (
        '<?xml version="1.0" encoding="utf-8"?><Application xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<Guid>{guid}</Guid><Name>{name}</Name><RelativityVersion>12.1.0.0</RelativityVersion><Version>1.0.0.0</Version>"
        f"{inside}<Locked>true</Locked></Application>"
    ).encode()


def put_in_library(server: Server, content: bytes) -> int:
    """Upload an application and wait for the library; gives its id."""
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="rapStream"; filename="Bench.xml"\r\n\r\n'.encode()
    body = head + content + f"\r\n--{_BOUNDARY}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
    status, answer = request(server.connect(), "POST", LIBRARY, body, kind)
    assert status == 200, answer
    application_id = int(json.loads(answer)["ApplicationIdentifier"]["ArtifactID"])
    path = f"{LIBRARY}/{application_id}/libraryinstall"
    wait_for(lambda: ask(server, "GET", path)["InstallStatus"]["Code"] == "Completed", seconds=60, every=0.1)
    return application_id


def bench_install(server: Server, *, workspaces: int) -> None:
    """An application of 200 fields into real workspaces, from the request to the last one done."""
    application_id = put_in_library(server, archive(uuid4(), "Two Hundred Fields", fields=200))
    places = [make_workspace(server) for _ in range(workspaces)]
    path = f"{INSTALLS}/{application_id}/install"
    started = time.monotonic()
    results = ask(server, "POST", path, {"request": {"WorkspaceIDs": places}})["Results"]
    ids = [result["ApplicationInstallID"] for result in results]
    asked = {"queryOptions": {"Condition": f"'Application Install ID' IN {ids} AND 'Status Code' == 4"}}
    wait_for(lambda: ask(server, "POST", f"{path}/search?length=1", asked)["TotalCount"] == workspaces, seconds=600, every=0.1)
    whole = (time.monotonic() - started) / workspaces
    with open_database(server.folder / "data") as services, services.database.read() as connection:
        query = "SELECT extract(epoch FROM completed_on - started_on) FROM application_install"
        query += " WHERE application_install_id = ANY(:ids)"
        times = [float(seconds) for seconds in connection.execute(sa.text(query), {"ids": ids}).scalars()]
    show(f"install of 200 fields, {workspaces} workspaces: median, most", f"{statistics.median(times):.2f}, {max(times):.2f} s")
    show("the same by wall clock, waiting for the worker included", f"{whole:.2f} s each")


def bench_queue(server: Server, *, workspaces: int) -> None:
    """Install into all, many times over; they are cancelled at once, which is measured too."""
    application_id = put_in_library(server, archive(uuid4(), "Nothing in It", fields=0))
    path, asking, cancelling = f"{INSTALLS}/{application_id}/install/all", [], []
    for _ in range(5):
        started = time.perf_counter()
        queued = len(ask(server, "POST", path, {"request": {"Mode": "ForceInstall"}})["Results"])
        asking.append(time.perf_counter() - started)
        assert queued >= workspaces
        started = time.perf_counter()
        ask(server, "DELETE", path)
        cancelling.append(time.perf_counter() - started)
    show(f"install into {queued:,} workspaces queued: median, most of 5", _seconds(asking))
    show("all of them cancelled: median, most of 5", _seconds(cancelling))


def bench_search(server: Server) -> None:
    """Pages of ten, each twenty times, through HTTP; CPU of server and database is told since it does not rise with the load."""
    time.sleep(10)  # what a server does once it has started costs CPU too
    by_workspace = [{"FieldName": "Workspace", "Direction": "Ascending"}]
    by_name = [{"FieldName": "Application Name"}, {"FieldName": "Workspace", "Direction": "Descending"}]
    seeds = "(NOT 'Workspace' LIKE ['Admin']) AND ('Status Code' == 4)"
    searches: list[tuple[str, str, list[dict[str, str]], int]] = [
        ("the condition and the sort of the reference", seeds, by_workspace, 1),
        ("the same, page 1,001", seeds, by_workspace, 10_001),
        ("no condition, by workspace", "", by_workspace, 1),
        ("no condition, no sort", "", [], 1),
        ("one application, by workspace", "'Application Artifact ID' == 900000007", by_workspace, 1),
        ("failed, by two columns", "'Status Code' == 3 AND 'Is Installed' == 0", by_name, 1),
    ]
    for name, condition, sorts, start in searches:
        times, found = [], 0
        connection, before = server.connect(), server.cpu_seconds()
        for _ in range(20):
            began = time.perf_counter()
            body = {"queryOptions": {"Condition": condition, "Sorts": sorts}}
            status, answer = request(connection, "POST", f"{INSTALLS}/install/search?start={start}&includeActions=true", body)
            times.append((time.perf_counter() - began) * 1000)
            assert status == 200, answer
            found = json.loads(answer)["TotalCount"]
        connection.close()
        cpu = (server.cpu_seconds() - before) / len(times) * 1000
        figure = f"{statistics.median(times):.0f}, {max(times):.0f} ms; CPU {cpu:.0f} ms ({found:,} found)"
        show(f"search, {name}: median, most of 20", figure)


def write_rows(server: Server, *, workspaces: int, applications: int) -> None:
    """Workspaces with nothing in them, and installs that nobody ran."""
    with open_database(server.folder / "data") as services:
        with services.database.transaction() as connection:
            connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
            connection.execute(sa.text(_WORKSPACES), {"count": workspaces})
            if applications:
                connection.execute(sa.text(_INSTALLS), {"applications": applications})
        with (
            services.database.read() as connection
        ):  # in autocommit, which VACUUM asks for; autovacuum comes within a minute or two
            connection.execute(sa.text("VACUUM (ANALYZE) application_install"))
            count = connection.execute(sa.text("SELECT count(*) FROM application_install")).scalar_one()
    show("workspaces, installs in the tables", f"{workspaces:,}, {count:,}")


def _seconds(times: list[float]) -> str:
    return f"{statistics.median(times):.2f}, {max(times):.2f} s"


PARTS: dict[str, Callable[[Server, argparse.Namespace], None]] = {
    "install": lambda server, chosen: bench_install(server, workspaces=chosen.installs),
    "rows": lambda server, chosen: write_rows(server, workspaces=1_000, applications=100),
    "search": lambda server, _: bench_search(server),
    "queue": lambda server, _: bench_queue(server, workspaces=1_000),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--installs", type=int, default=20, help="workspaces into which the 200 fields go")
    parser.add_argument("--only", choices=list(PARTS), action="append")
    chosen = parser.parse_args()
    with running_server() as server:
        for name in chosen.only or PARTS:
            PARTS[name](server, chosen)


if __name__ == "__main__":
    sys.exit(main())
