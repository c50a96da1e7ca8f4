"""Rows of the permission matrix: pages for viewers, markups, markup sets; see permission_table.py.

The document of the matrix has no images: who may draw gets 400, who may not 403. Routes that judge by the markup's kind want
VIEW_IMAGES first, and answer 400, 404 or 409 to who has that.
"""

from permission_table import DOCUMENTS, VIEW, Row

from photostat.workspaces.people.rights import Right

ONE = f"{DOCUMENTS}/{{document_id}}"
MARKUP_SETS = "/photostat/v1/workspaces/{workspace_id}/markup-sets"
_PAGE = {"page_number": "1"}
_MARKUP = {"markup_id": "5"}
_SET = {"markup_set_id": "5"}
_DRAWN = {"PageNumber": 1, "Style": "Black", "Left": 1, "Top": 1, "Right": 9, "Bottom": 9}

MARKUP_ROWS = (
    Row("GET", f"{ONE}/pages", Right.VIEW_IMAGES),
    Row("GET", f"{ONE}/pages/{{page_number}}/view", Right.VIEW_IMAGES, values=_PAGE),
    Row("GET", f"{ONE}/pages/{{page_number}}/thumbnail", Right.VIEW_IMAGES, values=_PAGE),
    Row(
        "PUT",
        f"{ONE}/pages/{{page_number}}/rotation",
        Right.VIEW_IMAGES,
        {"Degrees": 90, "Version": 0},
        values=_PAGE,
        also=Right.EDIT_DOCUMENTS,
    ),
    Row("POST", f"{ONE}/rotation", Right.VIEW_IMAGES, {"Degrees": 90}, also=Right.EDIT_DOCUMENTS),
    Row("GET", f"{ONE}/markups", Right.VIEW_IMAGES),
    Row("POST", f"{ONE}/markups", Right.VIEW_IMAGES, _DRAWN, also=Right.REDACT_DOCUMENTS),
    Row("POST", f"{ONE}/markups/undo", Right.VIEW_IMAGES),
    Row("GET", f"{ONE}/markups/history", Right.VIEW_IMAGES),
    Row("GET", f"{ONE}/markups/{{markup_id}}", Right.VIEW_IMAGES, values=_MARKUP),
    Row("PATCH", f"{ONE}/markups/{{markup_id}}", Right.VIEW_IMAGES, {"Version": 0}, values=_MARKUP),
    Row("DELETE", f"{ONE}/markups/{{markup_id}}", Right.VIEW_IMAGES, values=_MARKUP),
    Row("GET", f"{ONE}/annotations", Right.VIEW_IMAGES),
    Row("GET", MARKUP_SETS, VIEW),
    Row("POST", MARKUP_SETS, Right.EDIT_MARKUP_SETS, {"Name": ""}),
    Row("PUT", f"{MARKUP_SETS}/{{markup_set_id}}", Right.EDIT_MARKUP_SETS, {"Name": "x"}, values=_SET),
    Row("DELETE", f"{MARKUP_SETS}/{{markup_set_id}}", Right.EDIT_MARKUP_SETS, values=_SET),
)
