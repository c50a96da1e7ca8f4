"""Productions."""

from photostat.api.examples.profiles import OWN
from photostat.api.wire.examples import Example, Examples

_PRODUCTIONS = f"{OWN}/productions"
_ONE = f"{_PRODUCTIONS}/{{production_id}}"

_REQUEST = {
    "Name": "First production",
    "SavedSearchID": 1038811,
    "BatesPrefix": "ABC",
    "BatesStart": 1,
    "BatesDigits": 7,
    "Confidentiality": "CONFIDENTIAL",
    "Endorsements": {
        "FooterLeft": {"Stamp": "Confidentiality"},
        "FooterRight": {"Stamp": "BatesNumber"},
        "HeaderCenter": {"Stamp": "Text", "Text": "Doe v. Roe"},
    },
    "MakeRoom": "Shrink",
    "SlipSheets": True,
    "Natives": False,
    "Texts": True,
}
_NEW = {
    "State": "New",
    "IsRunning": False,
    "Percentage": 0.0,
    "Documents": 0,
    "Pages": 0,
    "DocumentsProduced": 0,
    "DocumentsWithSlipSheet": 0,
    "DocumentsLeftOut": 0,
    "DocumentsErrored": 0,
    "PagesDone": 0,
    "Error": "",
}
_PROGRESS = {
    "State": "Running",
    "IsRunning": True,
    "Percentage": 42.5,
    "Documents": 40,
    "Pages": 120,
    "DocumentsProduced": 15,
    "DocumentsWithSlipSheet": 1,
    "DocumentsLeftOut": 0,
    "DocumentsErrored": 0,
    "PagesDone": 51,
    "BatesBegin": "ABC0000001",
    "BatesEnd": "ABC0000120",
    "AskedOn": "2026-01-31T10:15:00Z",
    "StartedOn": "2026-01-31T10:15:02Z",
    "Error": "",
}
_ASKED = {
    **_REQUEST,
    "BatesSuffix": "",
    "ArtifactID": 1054711,
    "Endorsements": {
        "FooterLeft": {"Stamp": "Confidentiality", "Text": ""},
        "FooterRight": {"Stamp": "BatesNumber", "Text": ""},
        "HeaderCenter": {"Stamp": "Text", "Text": "Doe v. Roe"},
    },
}
_DOCUMENT = {
    "Position": 0,
    "ArtifactID": 1050017,
    "ControlNumber": "DOC0000001",
    "BatesBegin": "ABC0000001",
    "BatesEnd": "ABC0000003",
    "PageCount": 3,
    "HasRedactions": True,
    "State": "Produced",
    "Reason": "Its text was left out because of its redactions.",
}
_TAKEN = (
    "BatesStart: the number ABC0000001 belongs to another production of this workspace. "
    "The next free number of this prefix is 121."
)
_COMPLETE = "The production 'First production' is complete and stays as it is. Make another one."
_IDLE = "The production 'First production' does not run: it is New."
_NUMBERED = (
    "The production 'First production' has numbers, or is about to get them, and stays: they must never be given to other pages."
)
_NOTHING = "The production 'First production' is Running: there is nothing to download."

EXAMPLES: Examples = {
    ("POST", _PRODUCTIONS): Example(_REQUEST, {**_NEW, **_ASKED}, {409: _TAKEN}),
    ("GET", _PRODUCTIONS): Example(answer={"TotalCount": 1, "Productions": [{**_PROGRESS, **_ASKED}]}),
    ("GET", _ONE): Example(answer={**_PROGRESS, **_ASKED}),
    ("DELETE", _ONE): Example(errors={409: _NUMBERED}),
    ("POST", f"{_ONE}/run"): Example(answer={**_NEW, "State": "Pending", "IsRunning": True}, errors={409: _COMPLETE}),
    ("POST", f"{_ONE}/cancel"): Example(answer={**_PROGRESS, "State": "Cancelled", "IsRunning": False}, errors={409: _IDLE}),
    ("GET", f"{_ONE}/progress"): Example(answer=_PROGRESS),
    ("GET", f"{_ONE}/documents"): Example(answer={"Documents": [_DOCUMENT], "NextAfter": 0}),
    ("GET", f"{_ONE}/download"): Example(errors={404: _NOTHING}),
}
