"""Good calls of the routes of imaging profiles, native types and field codes, and what they stand on; see openapi_ground.py."""

from collections.abc import Callable
from typing import Any

PROFILES = "/Relativity.Rest/API/relativity-imaging/v1/workspaces/{workspace_id}/imaging-profiles"
CODES = "/Relativity.Rest/API/relativity-imaging/v1/workspaces/{workspace_id}/application-field-codes"
NATIVE_TYPES = "/photostat/v1/workspaces/{workspace_id}/native-types"
_OLDER = "/Relativity.REST/api/Relativity.Imaging.Services.Interfaces.IImagingModule"

_BASIC = {"ImageOutputDpi": 300, "BasicImageFormat": "Tiff", "ImageSize": "Letter"}
_PROFILE = {"Name": "Profile {n}", "BasicOptions": _BASIC}
_CODE = {"FieldCode": "Date", "Application": "MicrosoftWord", "Option": "ShowNothing"}
_PROFILE_KEY = {"imagingProfileId": "{profile_id}", "workspaceID": "{w}"}
_CODE_KEY = {"applicationFieldCodeId": "{field_code_id}", "workspaceID": "{w}"}

GOOD_PROFILES: dict[tuple[str, str], object] = {
    ("POST", f"{PROFILES}/basic"): {"request": _PROFILE},
    ("POST", f"{PROFILES}/native"): {"request": _PROFILE},
    ("POST", f"{PROFILES}/{{profile_id}}"): {"request": {"Name": "Renamed {n}", "BasicOptions": {"ImageSize": 2}}},
    ("POST", f"{_OLDER}/Imaging Profile Service/SaveAsync"): {"imagingProfile": _PROFILE, "workspaceId": "{w}"},
    ("POST", f"{_OLDER}/Imaging Profile Service/ReadAsync"): _PROFILE_KEY,
    ("POST", f"{_OLDER}/Imaging Profile Service/DeleteAsync"): _PROFILE_KEY,
    ("POST", f"{_OLDER}/Native Type Service/ReadAsync"): {"nativeTypeId": "{native_type_id}", "workspaceID": "{w}"},
    ("POST", f"{NATIVE_TYPES}/{{native_type_id}}/flags"): {"PreventNativeDownload": False},
    ("POST", CODES): {"ApplicationFieldCode": _CODE},
    ("POST", f"{CODES}/{{field_code_id}}"): {"ApplicationFieldCode": {**_CODE, "Option": 2}},
    ("POST", f"{_OLDER}/Application Field Code Service/SaveAsync"): {"applicationFieldCode": _CODE, "workspaceId": "{w}"},
    ("POST", f"{_OLDER}/Application Field Code Service/ReadAsync"): _CODE_KEY,
    ("POST", f"{_OLDER}/Application Field Code Service/DeleteAsync"): _CODE_KEY,
}


def fill_profiles(make: Callable[..., Any], values: dict[str, str]) -> None:
    """A profile and a field code of their own, and the first native type."""
    values["profile_id"] = str(make("POST", f"{PROFILES}/native", {"request": _PROFILE}))
    values["field_code_id"] = str(make("POST", CODES, {"ApplicationFieldCode": _CODE}))
    values["native_type_id"] = str(make("GET", NATIVE_TYPES)["NativeTypes"][0]["ArtifactID"])
