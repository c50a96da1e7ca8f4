"""Rows of the permission matrix for imaging sets; see permission_table.py."""

from permission_table import VIEW, Row

from photostat.workspaces.people.rights import Right

_V1 = "/Relativity.Rest/API/relativity-imaging/v1/workspaces/{workspace_id}/imaging-sets"
_OLDER = "/Relativity.REST/api/Relativity.Imaging.Services.Interfaces.IImagingModule/Imaging Set Service"
_OWN = "/photostat/v1/workspaces/{workspace_id}/imaging-sets"
_SET = {"imaging_set_id": "5"}
_BODY = {"request": {"DataSourceID": 5, "ImagingProfileID": 5, "Name": "x", "EmailNotificationRecipients": ""}}
_OLDER_BODY = {"imagingSetId": 5, "workspaceID": "{w}"}
_REVIEW = {"imagingSet": {"imagingSetId": 5, "Name": 5}, "workspaceId": "{w}"}
_SAVED = {"imagingSet": {"ImagingProfile": {"ArtifactID": 5}, "DataSource": 5, "Name": "x"}, "workspaceId": "{w}"}

SET_ROWS = (
    Row("POST", _V1, Right.EDIT_SETS, _BODY),
    Row("GET", f"{_V1}/{{imaging_set_id}}", VIEW, values=_SET),
    Row("POST", f"{_V1}/{{imaging_set_id}}", Right.EDIT_SETS, _BODY, values=_SET),
    Row("DELETE", f"{_V1}/{{imaging_set_id}}", Right.EDIT_SETS, values=_SET),
    Row("POST", f"{_V1}/{{imaging_set_id}}/hide-images", Right.EDIT_SETS, values=_SET),
    Row("POST", f"{_V1}/{{imaging_set_id}}/release-images", Right.EDIT_SETS, values=_SET),
    Row("GET", f"{_V1}/{{imaging_set_id}}/status", VIEW, values=_SET),
    Row("POST", f"{_OLDER}/SaveAsync", Right.EDIT_SETS, _SAVED),
    Row("POST", f"{_OLDER}/ReadAsync", VIEW, _OLDER_BODY),
    Row("POST", f"{_OLDER}/DeleteAsync", Right.EDIT_SETS, _OLDER_BODY),
    Row("POST", f"{_OLDER}/HideImagingSetAsync", Right.EDIT_SETS, _REVIEW),
    Row("POST", f"{_OLDER}/ReleaseImagingSetAsync", Right.EDIT_SETS, _REVIEW),
    Row("GET", _OWN, VIEW),
    Row("GET", f"{_OWN}/{{imaging_set_id}}/progress", VIEW, values=_SET),
)
