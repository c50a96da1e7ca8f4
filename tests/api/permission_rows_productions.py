"""Rows of the permission matrix for productions; see permission_table.py."""

from permission_table import Row

from photostat.workspaces.people.rights import Right

PRODUCTIONS = "/photostat/v1/workspaces/{workspace_id}/productions"
ONE = f"{PRODUCTIONS}/{{production_id}}"
_NONE = {"production_id": "5"}

PRODUCTION_ROWS = (
    Row("GET", PRODUCTIONS, Right.VIEW_PRODUCTIONS),
    Row("POST", PRODUCTIONS, Right.EDIT_PRODUCTIONS, {"Name": "x", "BatesPrefix": "ABC", "SavedSearchID": 5}),
    Row("GET", ONE, Right.VIEW_PRODUCTIONS, values=_NONE),
    Row("DELETE", ONE, Right.EDIT_PRODUCTIONS, values=_NONE),
    Row("POST", f"{ONE}/run", Right.EDIT_PRODUCTIONS, values=_NONE),
    Row("POST", f"{ONE}/cancel", Right.EDIT_PRODUCTIONS, values=_NONE),
    Row("GET", f"{ONE}/progress", Right.VIEW_PRODUCTIONS, values=_NONE),
    Row("GET", f"{ONE}/documents", Right.VIEW_PRODUCTIONS, values=_NONE),
    Row("GET", f"{ONE}/download", Right.VIEW_PRODUCTIONS, values=_NONE),
)
