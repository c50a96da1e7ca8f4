"""Puts the wire layer together: routers in, an application out that keeps all conventions of the wire.

From the outside in: request log (and last net), CSRF header, compression, FastAPI's own layers, the folding router. No
resource of the domain is known here, and no database.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from anyio import to_thread
from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from prometheus_client import CollectorRegistry
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount

from photostat.api.wire.compression import Compression
from photostat.api.wire.csrf import CsrfHeader
from photostat.api.wire.errors import answer_http_exception, answer_photostat_error, answer_validation_error
from photostat.api.wire.examples import NO_EXAMPLES, Examples
from photostat.api.wire.folding import FoldingRouter
from photostat.api.wire.openapi import document_maker
from photostat.api.wire.request_log import RequestLog
from photostat.errors import PhotostatError


class Lifespan(Protocol):
    """Starts what the application needs and ends it; runs in the event loop."""

    def __call__(self, app: FastAPI, /) -> AbstractAsyncContextManager[None]: ...


def build_app(
    routers: Iterable[APIRouter],
    *,
    title: str,
    version: str,
    registry: CollectorRegistry,
    threads: int = 40,
    mounts: Sequence[Mount] = (),
    csrf_exempt: Iterable[str] = (),
    middleware: Sequence[Middleware] = (),
    openapi_path: str | None = "/openapi.json",
    examples: Examples = NO_EXAMPLES,
    lifespan: Lifespan | None = None,
) -> FastAPI:
    """The application. `threads`: how many plain handlers run at once; more requests wait in the event loop.

    Routers come from `wire_router`, each with its whole prefix. `csrf_exempt`: paths below the API's prefixes that need no
    X-CSRF-Header. `middleware`: what stands behind the CSRF rule and before everything else, such as authentication. `mounts`:
    applications below a path (console, static files). `examples`: shown in the OpenAPI document.
    """
    app = FastAPI(
        title=title,
        version=version,
        docs_url=None,
        redoc_url=None,
        openapi_url=openapi_path,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # the request log is ours; it also costs each request
        lifespan=_with_threads(threads, lifespan),
        middleware=[
            Middleware(RequestLog, registry=registry),
            Middleware(CsrfHeader, exempt=csrf_exempt),
            *middleware,
            Middleware(Compression),
        ],
        exception_handlers={
            PhotostatError: answer_photostat_error,
            RequestValidationError: answer_validation_error,
            HTTPException: answer_http_exception,
        },
    )
    # Routes, not include_router: that wraps them, and asks each wrapped route twice.
    for router in routers:
        app.router.routes.extend(router.routes)
    app.router.routes.extend(mounts)
    app.router.middleware_stack = FoldingRouter(app.router)
    app.openapi = document_maker(app, examples)  # type: ignore[method-assign] # FastAPI's documented way to change the document
    return app


def _with_threads(threads: int, lifespan: Lifespan | None) -> Lifespan:
    @asynccontextmanager
    async def run(app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = threads
        if lifespan is None:
            yield
            return
        async with lifespan(app):
            yield

    return run
