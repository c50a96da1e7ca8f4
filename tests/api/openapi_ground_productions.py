"""Good calls of the routes of productions, and what they stand on; see openapi_ground.py."""

from collections.abc import Callable
from typing import Any

from permission_rows_productions import ONE, PRODUCTIONS

_NEW = {"Name": "Production {n}", "BatesPrefix": "P{n}_", "SavedSearchID": "{search}"}

GOOD_PRODUCTIONS: dict[tuple[str, str], object] = {("POST", PRODUCTIONS): _NEW}


def production_parameters(path: str, make: Callable[..., Any]) -> dict[str, str]:
    """A new production for each call that names one; one that waits for its run, to be cancelled."""
    if not path.startswith(ONE):
        return {}
    production_id = str(make("POST", PRODUCTIONS, _NEW)["ArtifactID"])
    if path.endswith("/cancel"):
        make("POST", f"{PRODUCTIONS}/{production_id}/run")
    return {"production_id": production_id}
