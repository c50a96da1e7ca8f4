"""Rows of the permission matrix: imaging jobs, what they found, passwords; see permission_table.py."""

from permission_table import VIEW, Row

from photostat.workspaces.people.rights import Right

IMAGING = "/Relativity.Rest/API/relativity-imaging/v1/workspaces/{workspace_id}"
_OURS = "/photostat/v1/workspaces/{workspace_id}"
_SET = {"set_id": "5"}
_PASSWORDS = "/photostat/v1/workspaces/{workspace_id}/passwords"

JOB_ROWS = (
    Row("GET", f"{IMAGING}/documents/{{document_id}}/status", VIEW),
    Row("GET", f"{_OURS}/imaging-errors", VIEW),
    Row("GET", f"{_OURS}/imaging-sets/{{set_id}}/errors", VIEW, values=_SET),
    Row("GET", f"{_OURS}/documents/{{document_id}}/imaging-errors", VIEW),
    Row("GET", f"{_OURS}/imaging-findings", VIEW),
    Row("GET", f"{_OURS}/imaging-sets/{{set_id}}/findings", VIEW, values=_SET),
    Row("GET", f"{_OURS}/documents/{{document_id}}/imaging-findings", VIEW),
    Row("GET", _PASSWORDS, Right.EDIT_PROFILES),
    Row("PUT", _PASSWORDS, Right.EDIT_PROFILES, {"Passwords": []}),
    Row("POST", _PASSWORDS, Right.EDIT_PROFILES, {"Passwords": []}),
    Row(
        "POST",
        "/Relativity.REST/api/MassOperation/v1/MassOperationManager/workspace/{w}/CreateMassProcessTables",
        Right.RUN_MASS_OPERATION,
        {"request": {"query": {"condition": "'ArtifactID' == 5"}}},
    ),
)
