"""The rows of the application library: each address has the same calls."""

from permission_table import ADMIN, ANYBODY, Row

_GUID = "00000000-0000-0000-0000-000000000005"
_VALUES = {
    "version": "v1",
    "admin_level": "-1",
    "application": "1015285",
    "package": _GUID,
    "include_metadata": "true",
    "include_actions": "false",
}
_REST = "/Relativity.REST/api"
_PREFIXES = (
    f"{_REST}/relativity-environment/v1/workspace",
    f"{_REST}/relativity-environment/{{version}}/workspace",
    f"{_REST}/relativity-environment/{{version}}/workspaces",
    f"{_REST}/Relativity.LibraryApplications/workspace",
    f"{_REST}/Relativity.LibraryApplications/workspaces",
)
_FILE = {"rapStream": ("a.rap", b"no archive")}


def _rows(prefix: str) -> tuple[Row, ...]:
    base = f"{prefix}/{{admin_level}}/libraryapplications"
    one = f"{base}/{{application}}"
    return (
        Row("POST", base, ADMIN, files=_FILE, values=_VALUES),
        Row("PUT", base, ADMIN, files=_FILE, values=_VALUES),
        Row("GET", base, ADMIN, values=_VALUES),
        Row("POST", f"{base}/package", ADMIN, files=_FILE, values=_VALUES),
        Row("GET", f"{base}/package/{{package}}/contents", ADMIN, values=_VALUES),
        Row("DELETE", f"{base}/package/{{package}}", ADMIN, values=_VALUES),
        Row("GET", f"{base}/{{include_metadata}}/{{include_actions}}", ADMIN, values=_VALUES),
        Row("GET", one, ANYBODY, values=_VALUES),
        Row("GET", f"{one}/{{include_metadata}}/{{include_actions}}", ANYBODY, values=_VALUES),
        Row("POST", one, ADMIN, values=_VALUES | {"application": _GUID}),
        Row("PUT", one, ADMIN, values=_VALUES | {"application": _GUID}),
        Row("DELETE", one, ADMIN, values=_VALUES),
        Row("GET", f"{one}/contents", ADMIN, values=_VALUES),
        Row("GET", f"{one}/libraryinstall", ADMIN, values=_VALUES),
        Row("GET", f"{one}/libraryinstall/{{include_actions}}", ADMIN, values=_VALUES),
        Row("PUT", f"{one}/libraryinstall", ADMIN, values=_VALUES),
        Row("DELETE", f"{one}/libraryinstall", ADMIN, values=_VALUES),
        Row("GET", f"{one}/hostingStatus", ADMIN, values=_VALUES),
    )


APPLICATION_ROWS = tuple(row for prefix in _PREFIXES for row in _rows(prefix))
