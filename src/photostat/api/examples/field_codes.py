"""Application field codes."""

from photostat.api.examples.profiles import OLDER, V1
from photostat.api.wire.examples import Example, Examples

_CODES = f"{V1}/application-field-codes"
_SERVICE = f"{OLDER}/Application Field Code Service"

_CREATE = {"ApplicationFieldCode": {"FieldCode": "DateTime", "Application": "MicrosoftWord", "Option": "ShowFieldCode"}}
_UPDATE = {"ApplicationFieldCode": {"FieldCode": "DateTime", "Application": "MicrosoftExcel", "Option": "ShowFieldCode"}}
_READ = {
    "FieldCode": "Date",
    "Application": "MicrosoftWord",
    "Option": "ShowNothing",
    "ImagingProfiles": [{"ArtifactID": 1037523}],
    "ArtifactID": 1038657,
    "Name": "MicrosoftWord Date ShowNothing",
}
_OLDER = {"FieldCode": "Date", "Application": "MicrosoftWord", "Option": "ShowFieldCode", "Name": "NewFieldCode"}
_OLDER_READ = {
    "FieldCode": "Date",
    "Application": "MicrosoftWord",
    "Option": "ShowFieldCode",
    "ArtifactID": 1038582,
    "Name": "NewFieldCode",
}
_OLDER_ID = {"applicationFieldCodeId": 1038582, "workspaceID": 1017048}
_NO_FIELD = "RelativityField is required when Option is ReplaceWithRelativityField."

EXAMPLES: Examples = {
    ("POST", _CODES): Example(_CREATE, 1038657, {400: _NO_FIELD}),
    ("GET", f"{_CODES}/{{field_code_id}}"): Example(answer=_READ),
    ("POST", f"{_CODES}/{{field_code_id}}"): Example(_UPDATE, 1038657, {400: _NO_FIELD}),
    ("DELETE", f"{_CODES}/{{field_code_id}}"): Example(answer=True),
    ("POST", f"{_SERVICE}/SaveAsync"): Example(
        {"applicationFieldCode": _OLDER, "workspaceId": 1017048}, 1038582, {400: _NO_FIELD}
    ),
    ("POST", f"{_SERVICE}/ReadAsync"): Example(_OLDER_ID, _OLDER_READ),
    ("POST", f"{_SERVICE}/DeleteAsync"): Example(_OLDER_ID, True),
}
