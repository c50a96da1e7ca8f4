"""Good calls of the routes of pages and markups, and what they stand on; see openapi_ground.py."""

from collections.abc import Callable
from typing import Any

from permission_rows_markups import MARKUP_SETS, ONE

_BOX = {"PageNumber": 1, "Style": "Black", "Left": 100, "Top": 100, "Right": 400, "Bottom": 200}

GOOD_MARKUPS: dict[tuple[str, str], object] = {
    ("POST", f"{ONE}/markups"): _BOX,
    ("PATCH", f"{ONE}/markups/{{markup_id}}"): {"Version": "{page_version}", "Right": 500},
    ("PUT", f"{ONE}/pages/{{page_number}}/rotation"): {"Version": "{page_version}", "Degrees": 90},
    ("POST", MARKUP_SETS): {"Name": "Set {n}"},
    ("PUT", f"{MARKUP_SETS}/{{markup_set_id}}"): {"Name": "Renamed {n}"},
}


def markup_parameters(path: str, make: Callable[..., Any], values: dict[str, str]) -> dict[str, str]:
    """Something to change for the calls that change it."""
    if path.startswith(MARKUP_SETS):
        return {"markup_set_id": str(make("POST", MARKUP_SETS, {"Name": "Set {n}"})["ArtifactID"])}
    if not path.startswith(ONE) or ("/markups" not in path and "/rotation" not in path):
        return {}
    drawn = make("POST", f"{ONE}/markups", _BOX)
    values["page_version"] = str(drawn["Versions"]["1"])
    return {"markup_id": str(drawn["MarkupIDs"][0])}
