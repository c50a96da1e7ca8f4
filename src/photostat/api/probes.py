"""Probes of clients: which version answers here, and whether anything does. Signed in like all calls."""

from photostat.api.wire.route import wire_router

VERSION = "12.3.0.0"
"""From 12.1 on, clients use the versioned routes."""

router = wire_router("/Relativity.REST/api", tags=["Probes"])


@router.post("/Relativity.Services.InstanceDetails.IInstanceDetailsModule/InstanceDetailsService/GetRelativityVersionAsync")
def version() -> str:
    """The version that clients go by."""
    return VERSION


@router.post("/Relativity.Services.Environmental.IEnvironmentModule/Ping Service/Ping")
def ping() -> str:
    """A sign of life."""
    return "Ping"
