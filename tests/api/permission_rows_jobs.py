"""Rows of the permission matrix: imaging jobs, what they found, passwords; see permission_table.py."""

from permission_table import Row

from photostat.workspaces.people.rights import Right

_PASSWORDS = "/photostat/v1/workspaces/{workspace_id}/passwords"

JOB_ROWS = (
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
