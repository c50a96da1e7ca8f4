"""What the Library Application service answers, as in its reference texts."""

from photostat.api.wire.examples import Example, Examples

_BASE = "/Relativity.REST/api/relativity-environment/v1/workspace/{admin_level}/libraryapplications"
_HREF = "relativity-environment/v1/workspace/-1/libraryapplications/1015285"
_GUID = "c9e4322e-6bd8-4a37-ae9e-c3c9be31776b"
_IDENTIFIER = {"ArtifactID": 1015285, "Guids": [_GUID]}
_TREE = '{"text": "Imaging", "children": [{"text": "Object Types", "children": [{"text": "Imaging Set", "children": []}]}]}'
_STATUS = {"Code": "Completed"}


def _action(name: str, verb: str, path: str) -> dict[str, object]:
    return {"Name": name, "Href": f"{_HREF}{path}", "Verb": verb, "IsAvailable": True, "Reason": []}


_READ = {
    "Version": "11.1.0.0",
    "SchemaVersion": "11.1.0.0",
    "IsGlobalApplication": False,
    "FileName": "Relativity.Conversion.rap",
    "UserFriendlyURL": "Imaging",
    "Required": "Required",
    "TreeView": _TREE,
    "CreatedBy": {"Name": "Admin, Relativity", "ArtifactID": 9, "Guids": []},
    "CreatedOn": "2019-07-16T19:23:54.873",
    "LastModifiedBy": {"Name": "Service Account, Relativity", "ArtifactID": 777, "Guids": []},
    "LastModifiedOn": "2019-12-02T17:01:49.923",
    "License": "NotApplicable",
    "Actions": [],
    "Name": "Imaging",
    "ArtifactID": 1015285,
    "Guids": [_GUID],
}
_READ_WITH = _READ | {
    "Actions": [
        _action("DownloadRAPFile", "GET", "/contents"),
        _action("Delete", "DELETE", ""),
        _action("Update", "PUT", ""),
        _action("InstallToWorkspace", "POST", "/install"),
    ]
}
_MADE = {
    "ApplicationIdentifier": _IDENTIFIER,
    "Actions": [_action("GetLibraryApplicationInstall", "GET", "/libraryinstall")],
    "ApplicationInstallID": 4825,
    "InstallStatus": _STATUS,
}
_INSTALL = {
    "ApplicationInstallID": 4825,
    "ApplicationIdentifier": {"ArtifactID": 1015285, "Guids": []},
    "WorkspaceIdentifier": {"ArtifactID": -1, "Guids": []},
    "InstallStatus": _STATUS,
    "ValidationResult": {
        "RetryInstallAction": _action("RetryApplicationInstall", "POST", "/install"),
        "RetryInstallRequestTemplate": {"WorkspaceIDs": [-1], "UnlockApplications": False, "ConflictResolutions": []},
        "InstallConflicts": [],
    },
    "Version": "11.1.0.0",
    "ValidationMessages": [],
    "InstalledBy": {"Name": "Admin, Relativity", "ArtifactID": 9, "Guids": []},
    "StartedOn": "2019-12-02T17:01:32.753",
    "CompletedOn": "2019-12-02T17:01:49.923",
}
_PACKAGE = {
    "Name": "Imaging",
    "PackageGUID": "0b6a4b1a-40d6-4a0b-8a5f-3f0c3e5cf1c9",
    "ApplicationGUID": _GUID,
    "Version": "11.1.0.0",
    "FileName": "Relativity.Conversion.rap",
    "UserFriendlyURL": "Imaging",
    "TreeView": _TREE,
}
_CANCELLED = {
    "ApplicationIdentifier": _IDENTIFIER,
    "IsSuccessful": False,
    "ApplicationInstallID": 4825,
    "Message": "The application installation record with identifier 4825 was invalid, in progress, completed, or outdated, "
    "and therefore could not be canceled.",
}
_WRONG_FILE = {400: "The file is no valid ZIP archive: it has no end record."}
_CREATE = Example(answer=_MADE, errors=_WRONG_FILE)
_UPDATE = Example(answer=_MADE | {"Messages": []}, errors=_WRONG_FILE)

EXAMPLES: Examples = {
    ("POST", _BASE): _CREATE,
    ("PUT", _BASE): _UPDATE,
    ("GET", _BASE): Example(answer=[_READ]),
    ("GET", f"{_BASE}/{{include_metadata}}/{{include_actions}}"): Example(answer=[_READ_WITH]),
    ("POST", f"{_BASE}/package"): Example(answer=_PACKAGE, errors=_WRONG_FILE),
    ("GET", f"{_BASE}/{{application}}"): Example(answer=_READ),
    ("POST", f"{_BASE}/{{application}}"): _CREATE,
    ("PUT", f"{_BASE}/{{application}}"): _UPDATE,
    ("GET", f"{_BASE}/{{application}}/{{include_metadata}}/{{include_actions}}"): Example(answer=_READ_WITH),
    ("GET", f"{_BASE}/{{application}}/libraryinstall"): Example(answer=_INSTALL),
    ("GET", f"{_BASE}/{{application}}/libraryinstall/{{include_actions}}"): Example(
        answer=_INSTALL | {"GetCurrentInstallStatus": _action("GetCurrentInstallStatus", "GET", "/libraryinstall")}
    ),
    ("PUT", f"{_BASE}/{{application}}/libraryinstall"): Example(
        answer={"ApplicationIdentifier": _IDENTIFIER, "ApplicationInstallID": 4826, "InstallStatus": _STATUS}
    ),
    ("DELETE", f"{_BASE}/{{application}}/libraryinstall"): Example(answer=_CANCELLED),
    ("GET", f"{_BASE}/{{application}}/hostingStatus"): Example(
        answer={"CustomPages": [], "State": "Ready", "Message": "", "Actions": []}
    ),
}
