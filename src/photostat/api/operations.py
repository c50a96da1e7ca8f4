"""What whoever runs the server asks of it: does it live, can it work, how much does it do. No sign-in, no document's data.

/metrics answers this machine only, unless the setting server.metrics_open says otherwise: route names and counts tell a
stranger more than he should know. A request that came through a proxy is not this machine's, whatever its address.
"""

import shutil

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Gauge, Info, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from photostat import __version__
from photostat.services import Services
from photostat.storage.database import DatabaseUnavailableError
from photostat.storage.migrations import newest_revision, revision_of

_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
_NEWEST = newest_revision()

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
def healthz() -> Response:
    """200 as long as the process answers at all; says nothing of the database, so that nobody kills us for its restart."""
    return Response("alive\n", media_type="text/plain")


@router.get("/readyz")
def readyz(request: Request) -> Response:
    """200 when requests can be served now; 503 and the reasons, a line each, when not."""
    reasons = not_ready_because(request.app.state.services)
    if reasons:
        return Response("".join(f"{reason}\n" for reason in reasons), 503, {"Retry-After": "5"}, media_type="text/plain")
    return Response("ready\n", media_type="text/plain")


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Prometheus text; 403 to others than this machine."""
    if not (request.app.state.services.settings.server.metrics_open or _is_local(request)):
        text = "Ask from this machine, or set PHOTOSTAT_SERVER__METRICS_OPEN=true.\n"
        return Response(text, 403, media_type="text/plain")
    return Response(generate_latest(request.app.state.registry), media_type=CONTENT_TYPE_LATEST)


def not_ready_because(services: Services) -> list[str]:
    """Why requests cannot be served now; empty when they can."""
    reasons = []
    try:
        with services.database.read() as connection:
            revision = revision_of(connection)
        if revision != _NEWEST:
            reasons.append(f"database: revision {revision}, {_NEWEST} is needed (photostat migrate)")
    except DatabaseUnavailableError as error:
        reasons.append(f"database: {error}")
    free = free_bytes(services)
    if free is not None and free < services.settings.server.min_free_bytes:
        reasons.append(f"disk: {free:,} bytes free, {services.settings.server.min_free_bytes:,} are wanted")
    return reasons


def free_bytes(services: Services) -> int | None:
    """Room left where natives and images go; None where no folder is set."""
    folder = services.settings.data_dir
    return None if folder is None else shutil.disk_usage(folder).free


def register_figures(registry: CollectorRegistry, services: Services) -> None:
    """Add what is asked at the moment of a scrape: version, process, pool, disk."""
    PlatformCollector(registry=registry)
    ProcessCollector(registry=registry)
    Info("photostat_build", "Version of Photostat.", registry=registry).info({"version": __version__})
    pool = Gauge("photostat_database_connections_in_use", "Connections to the database that requests hold.", registry=registry)
    pool.set_function(services.database.connections_in_use)
    disk = Gauge("photostat_data_folder_free_bytes", "Room left in the data folder.", registry=registry)
    disk.set_function(lambda: float(free_bytes(services) or 0))


def _is_local(request: Request) -> bool:
    address = request.client.host if request.client else ""
    local = address == "::1" or address.removeprefix("::ffff:").startswith("127.")
    return local and not any(name in request.headers for name in _FORWARDED)
