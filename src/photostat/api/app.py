"""The whole API: every router of this folder, behind the conventions of the wire and the door.

A new resource is one line in `ROUTERS`.
"""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI
from prometheus_client import CollectorRegistry
from starlette.middleware import Middleware

from photostat import __version__
from photostat.api.authentication import AuthenticationMiddleware
from photostat.api.services import Services
from photostat.api.wire.app import Lifespan, build_app

ROUTERS: Sequence[APIRouter] = ()


def create_app(
    services: Services,
    *,
    registry: CollectorRegistry | None = None,
    lifespan: Lifespan | None = None,
    more_routers: Sequence[APIRouter] = (),
) -> FastAPI:
    """The application on these services. `registry` collects its figures; a new one where none is given."""
    app = build_app(
        [*ROUTERS, *more_routers],
        title="Photostat",
        version=__version__,
        registry=registry or CollectorRegistry(),
        middleware=[Middleware(AuthenticationMiddleware, authenticator=services.authenticator)],
        lifespan=lifespan,
    )
    app.state.services = services
    return app
