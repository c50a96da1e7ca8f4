"""Rows of the permission matrix for imaging profiles, native types and field codes; see permission_table.py."""

from permission_table import VIEW, Row

from photostat.workspaces.people.rights import Right

_V1 = "/Relativity.Rest/API/relativity-imaging/v1/workspaces/{workspace_id}"
_OLDER = "/Relativity.REST/api/Relativity.Imaging.Services.Interfaces.IImagingModule"
_OWN = "/photostat/v1/workspaces/{workspace_id}"
_PROFILE = {"profile_id": "5"}
_TYPE = {"native_type_id": "5"}
_CODE = {"field_code_id": "5"}
_OPTIONS = {"Name": "x", "BasicOptions": {}}
_OLDER_PROFILE = {"imagingProfileId": 5, "workspaceID": "{w}"}
_OLDER_CODE = {"applicationFieldCodeId": 5, "workspaceID": "{w}"}
_NEW_CODE = {"FieldCode": "", "Application": "MicrosoftWord", "Option": "ShowNothing"}

PROFILE_ROWS = (
    Row("POST", f"{_V1}/imaging-profiles/basic", Right.EDIT_PROFILES, {"request": _OPTIONS}),
    Row("POST", f"{_V1}/imaging-profiles/native", Right.EDIT_PROFILES, {"request": _OPTIONS}),
    Row("GET", f"{_V1}/imaging-profiles/{{profile_id}}", VIEW, values=_PROFILE),
    Row("POST", f"{_V1}/imaging-profiles/{{profile_id}}", Right.EDIT_PROFILES, {"request": {}}, values=_PROFILE),
    Row("DELETE", f"{_V1}/imaging-profiles/{{profile_id}}", Right.EDIT_PROFILES, values=_PROFILE),
    Row(
        "POST",
        f"{_OLDER}/Imaging Profile Service/SaveAsync",
        Right.EDIT_PROFILES,
        {"imagingProfile": _OPTIONS, "workspaceId": "{w}"},
    ),
    Row("POST", f"{_OLDER}/Imaging Profile Service/ReadAsync", VIEW, _OLDER_PROFILE),
    Row("POST", f"{_OLDER}/Imaging Profile Service/DeleteAsync", Right.EDIT_PROFILES, _OLDER_PROFILE),
    Row("GET", f"{_OWN}/imaging-profiles", VIEW),
    Row("GET", f"{_V1}/native-types/{{native_type_id}}", VIEW, values=_TYPE),
    Row("POST", f"{_OLDER}/Native Type Service/ReadAsync", VIEW, {"nativeTypeId": 5, "workspaceID": "{w}"}),
    Row("GET", f"{_OWN}/native-types", VIEW),
    Row("POST", f"{_OWN}/native-types/{{native_type_id}}/flags", Right.EDIT_PROFILES, {}, values=_TYPE),
    Row("POST", f"{_V1}/application-field-codes", Right.EDIT_PROFILES, {"ApplicationFieldCode": _NEW_CODE}),
    Row("GET", f"{_V1}/application-field-codes/{{field_code_id}}", VIEW, values=_CODE),
    Row(
        "POST",
        f"{_V1}/application-field-codes/{{field_code_id}}",
        Right.EDIT_PROFILES,
        {"ApplicationFieldCode": {}},
        values=_CODE,
    ),
    Row("DELETE", f"{_V1}/application-field-codes/{{field_code_id}}", Right.EDIT_PROFILES, values=_CODE),
    Row(
        "POST",
        f"{_OLDER}/Application Field Code Service/SaveAsync",
        Right.EDIT_PROFILES,
        {"applicationFieldCode": _NEW_CODE, "workspaceId": "{w}"},
    ),
    Row("POST", f"{_OLDER}/Application Field Code Service/ReadAsync", VIEW, _OLDER_CODE),
    Row("POST", f"{_OLDER}/Application Field Code Service/DeleteAsync", Right.EDIT_PROFILES, _OLDER_CODE),
)
