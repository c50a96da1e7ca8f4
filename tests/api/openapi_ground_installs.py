"""Good calls of application installs, and the install that they stand on; see openapi_ground.py."""

from collections.abc import Callable
from typing import Any

INSTALLS = "/Relativity.REST/api/Relativity.LibraryApplications/workspace/{admin_level}/libraryapplications"

_OF = f"{INSTALLS}/{{application}}/install"
_HERE = {"request": {"WorkspaceIDs": ["{w}"]}}

GOOD_INSTALLS: dict[tuple[str, str], object] = {
    ("POST", _OF): _HERE,
    ("POST", f"{_OF}/{{include_actions}}"): _HERE,
    ("DELETE", _OF): {"applicationInstallIDs": ["{install_id}"]},
}


def fill_installs(make: Callable[..., Any], values: dict[str, str]) -> None:
    """An install of the library's application into the workspace, which waits."""
    made = make("POST", _OF.replace("{admin_level}", "-1"), {"request": {"WorkspaceIDs": [int(values["w"])]}})
    values["install_id"] = str(made["Results"][0]["ApplicationInstallID"])
