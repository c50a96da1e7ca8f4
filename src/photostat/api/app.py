"""All routes together, behind one door: the application that the server runs and that tests call."""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI
from prometheus_client import CollectorRegistry
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.routing import Mount, Route

from photostat import __version__
from photostat.api import (
    application_field_codes,
    application_installs,
    application_searches,
    audit,
    clients,
    document_files,
    document_status,
    documents,
    eligible,
    fields,
    folders,
    groups,
    imaging_findings,
    imaging_jobs,
    imaging_profiles,
    imaging_sets,
    import_jobs,
    library_applications,
    markups,
    mass_operations,
    matters,
    native_types,
    oauth_clients,
    object_manager,
    older_administration,
    older_imaging_health,
    older_imaging_jobs,
    older_imaging_sets,
    operations,
    outgoing_mail,
    page_views,
    password_bank,
    probes,
    productions,
    saved_searches,
    token,
    users,
    workspaces,
)
from photostat.api.authentication import AuthenticationMiddleware
from photostat.api.examples import EXAMPLES
from photostat.api.protection import ProtectiveHeaders
from photostat.api.wire.app import build_app
from photostat.services import Services

ROUTERS: Sequence[APIRouter] = (
    application_field_codes.router,
    application_field_codes.legacy_router,
    audit.router,
    clients.router,
    document_files.file_manager,
    document_files.router,
    document_status.router,
    documents.router,
    eligible.router,
    eligible.legacy_router,
    fields.router,
    fields.older_router,
    folders.router,
    groups.router,
    imaging_findings.router,
    imaging_jobs.router,
    imaging_jobs.environment_router,
    imaging_profiles.router,
    imaging_profiles.legacy_router,
    imaging_profiles.own_router,
    imaging_sets.router,
    imaging_sets.own_router,
    mass_operations.router,
    import_jobs.router,
    *application_installs.routers,
    *application_searches.routers,
    *library_applications.routers,
    markups.router,
    markups.set_router,
    matters.router,
    native_types.router,
    native_types.legacy_router,
    native_types.own_router,
    oauth_clients.router,
    object_manager.router,
    object_manager.older_router,
    older_administration.client_manager,
    older_administration.login_profile_manager,
    older_administration.router,
    older_imaging_health.health_router,
    older_imaging_health.status_router,
    older_imaging_jobs.router,
    older_imaging_sets.router,
    operations.router,
    outgoing_mail.router,
    page_views.router,
    password_bank.router,
    probes.router,
    productions.router,
    saved_searches.router,
    saved_searches.documents_router,
    token.router,
    users.router,
    workspaces.router,
    workspaces.legacy_router,
)


def make_app(services: Services, mounts: Sequence[Mount] = ()) -> FastAPI:
    """The application on this domain. `mounts`: applications with doors of their own; `/` leads to the first."""
    registry = CollectorRegistry()
    operations.register_figures(registry, services)
    app = build_app(
        ROUTERS,
        title="Photostat",
        version=__version__,
        registry=registry,
        threads=services.settings.server.threads,
        examples=EXAMPLES,
        mounts=mounts,
    )
    if mounts:
        app.router.routes.append(Route("/", RedirectResponse(f"{mounts[0].path}/")))
    app.state.services = services
    app.state.registry = registry
    # Innermost, so that the request log and the CSRF rule stand before it; a refusal is logged like any answer
    door = Middleware(
        AuthenticationMiddleware,
        authenticator=services.authenticator,
        sessions=services.sessions,
        own_doors=[mount.path for mount in mounts],
    )
    app.user_middleware.append(door)
    app.user_middleware.insert(0, Middleware(ProtectiveHeaders))
    return app
