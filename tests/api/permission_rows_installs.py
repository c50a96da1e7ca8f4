"""The rows of application installs: each address has the same calls, for system administrators only."""

from permission_table import ADMIN, Row

_REST = "/Relativity.REST/api"
_SERVICES = (
    f"{_REST}/Relativity.LibraryApplications/workspace",
    f"{_REST}/Relativity.LibraryApplications/workspaces",
    f"{_REST}/relativity-environment/v1/workspace",
    f"{_REST}/relativity-environment/{{version}}/workspace",
    f"{_REST}/relativity-environment/{{version}}/workspaces",
)
_VALUES = {
    "version": "v1",
    "admin_level": "-1",
    "application": "1015285",
    "install_id": "5",
    "include_actions": "false",
    "start": "1",
    "length": "10",
}
_NOWHERE = {"request": {"WorkspaceIDs": [5]}}
_NEVER = {"request": {"Mode": "UpgradeOnly"}}


def _rows(service: str) -> tuple[Row, ...]:
    base = f"{service}/{{admin_level}}/libraryapplications"
    of = f"{base}/{{application}}/install"
    calls: tuple[tuple[str, str, object], ...] = (
        ("POST", of, _NOWHERE),
        ("POST", f"{of}/{{include_actions}}", _NOWHERE),
        ("POST", f"{of}/all", _NEVER),
        ("POST", f"{of}/all/{{include_actions}}", _NEVER),
        ("POST", f"{base}/{{application}}/installall", _NEVER),
        ("GET", of, None),
        ("GET", f"{of}/outdated-workspaces-count", None),
        ("GET", f"{of}/{{install_id}}", None),
        ("GET", f"{of}/{{install_id}}/{{include_actions}}", None),
        ("GET", f"{of}/{{install_id}}/details/{{start}}/{{length}}", None),
        ("GET", f"{of}/{{install_id}}/details/{{start}}/{{length}}/{{include_actions}}", None),
        ("GET", f"{of}/{{install_id}}/details/csv", None),
        ("DELETE", of, {"applicationInstallIDs": [5]}),
        ("DELETE", f"{of}/all", None),
        ("DELETE", f"{of}/{{install_id}}", None),
        ("POST", f"{base}/install/search", {}),
        ("POST", f"{of}/search", {}),
        ("POST", f"{of}/available-workspaces", {}),
        ("POST", f"{base}/install/conflict/validate-names", {"nameValidationItems": []}),
    )
    return tuple(Row(method, path, ADMIN, body, values=_VALUES) for method, path, body in calls)


INSTALL_ROWS = tuple(row for service in _SERVICES for row in _rows(service))
