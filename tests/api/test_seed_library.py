"""The Library Application service, sample by sample of seed text 004 ("Library Application (REST)"), in the seed's order."""

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from conftest import Client
from library_archives import EXAMPLE_GUID, HANDLERS, OBJECT_TYPE, rap, xml
from photostat.applications.installs.running import Installer, run_waiting
from photostat.services import Services
from photostat.workspaces.people.rights import Right

IMAGING = "c9e4322e-6bd8-4a37-ae9e-c3c9be31776b"
BASE = "relativity-environment/v1/workspace/-1/libraryapplications"
JSON_TYPE = "application/json"
BYTES_TYPE = "application/octet-stream"

ADDRESSES = [
    BASE,
    "relativity-environment/v1/workspaces/-1/libraryapplications",
    "Relativity-Environment/v2/Workspace/-1/LibraryApplications",
    "Relativity.LibraryApplications/workspace/-1/libraryapplications",
    "relativity.libraryapplications/workspaces/-1/libraryapplications",
]


def _files(content: bytes, options: object = None, name: str = "Example.rap") -> list[tuple[str, Any]]:
    """The two parts as the seed asks for them: JSON, then the file."""
    return [
        ("json", (None, json.dumps({"request": options or {}}), JSON_TYPE)),
        ("rapStream", (name, content, BYTES_TYPE)),
    ]


def _create(client: Client, content: bytes | None = None, options: object = None, base: str = BASE) -> dict[str, Any]:
    answer = client.post(base, files=_files(content or rap(), options))
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()
    return made


def _update(client: Client, content: bytes, options: object = None) -> Any:
    return client.request("PUT", BASE, files=_files(content, options))


def _refused(answer: Any, status: int = 400) -> str:
    assert answer.status_code == status, answer.text
    kind = {400: "ValidationException", 404: "NotFoundException", 403: "NotAuthorizedException"}[status]
    assert answer.json()["ErrorType"].endswith(kind)
    return str(answer.json()["Message"])


def test_create_answers_identifier_actions_and_install(client: Client, services: Services) -> None:
    made = _create(client)
    artifact_id = made["ApplicationIdentifier"]["ArtifactID"]
    assert made == {
        "ApplicationIdentifier": {"ArtifactID": artifact_id, "Guids": [str(EXAMPLE_GUID)]},
        "Actions": [
            {
                "Name": "GetLibraryApplicationInstall",
                "Href": f"relativity-environment/v1/workspace/-1/libraryapplications/{artifact_id}/libraryinstall",
                "Verb": "GET",
                "IsAvailable": True,
                "Reason": [],
            }
        ],
        "ApplicationInstallID": made["ApplicationInstallID"],
        "InstallStatus": {
            "Code": "Pending",
            "CancelInstallAction": {
                "Name": "CancelLibraryApplicationInstall",
                "Href": f"relativity-environment/v1/workspace/-1/libraryapplications/{artifact_id}/libraryinstall",
                "Verb": "DELETE",
                "IsAvailable": True,
                "Reason": [],
            },
        },
    }
    status = client.get(f"{BASE}/{artifact_id}/libraryinstall").json()
    assert status["ApplicationInstallID"] == made["ApplicationInstallID"]
    assert status["InstallStatus"] == {"Code": "Pending"}
    run_waiting(Installer(services.database, services.blobs))
    over = client.get(f"{BASE}/{artifact_id}/libraryinstall").json()
    assert over["InstallStatus"] == {"Code": "Completed"}
    assert over["StartedOn"] <= over["CompletedOn"]


@pytest.mark.parametrize("base", ADDRESSES)
def test_every_address_serves_the_whole_life_of_an_application(client: Client, base: str) -> None:
    content = rap()
    artifact_id = _create(client, content, base=base)["ApplicationIdentifier"]["ArtifactID"]
    for key in (artifact_id, str(EXAMPLE_GUID), str(EXAMPLE_GUID).upper(), EXAMPLE_GUID.hex, f"{{{EXAMPLE_GUID}}}"):
        one = f"{base}/{key}"
        assert client.get(one).json()["Name"] == "Example"
        assert client.get(f"{one}/true/TRUE").json()["Actions"]
        assert client.get(f"{one}/contents/").content == content
        assert client.get(f"{one}/libraryinstall").status_code == 200
        assert client.get(f"{one}/libraryinstall/true").status_code == 200
        assert client.request("PUT", f"{one}/libraryinstall").status_code == 200
        assert client.delete(f"{one}/libraryinstall").status_code == 200
        assert client.get(f"{one}/hostingstatus").json()["State"] == "Ready"
    package = client.post(f"{base}/package", files=_files(rap(version="2.0.0.0"))).json()["PackageGUID"]
    assert client.request("PUT", f"{base}/{package}").status_code == 200
    assert client.get(f"{base}/package/{package}/contents").content == rap(version="2.0.0.0")
    assert client.delete(f"{base}/package/{package}").content == b""
    assert [found["Name"] for found in client.get(f"{base}/false/false").json()] == ["Example", "Imaging"]
    assert len(client.get(base).json()) == 2
    gone = client.delete(f"{base}/{EXAMPLE_GUID}")
    assert (gone.status_code, gone.content) == (200, b"")
    assert len(client.get(base).json()) == 1


def test_what_real_clients_send_is_taken(client: Client) -> None:
    options = json.dumps({"request": {"FileName": "Sent.rap"}})
    utf16 = options.encode("utf-16")
    bodies: list[tuple[list[tuple[str, Any]], str]] = [
        ([("json", (None, options, JSON_TYPE)), ("rapStream", ("other.rap", rap(), BYTES_TYPE))], "Sent.rap"),
        ([("request", (None, options)), ("rapStream", (None, rap()))], "Sent.rap"),
        ([("rapStream", ('"a.rap"', rap(), None)), ("request", (None, utf16, "application/json; charset=utf-16"))], "Sent.rap"),
        ([("rapStream", ("a.rap", rap(), None)), ("request", (None, utf16, "text/plain; charset=utf-16"))], "Sent.rap"),
        ([("rapStream", ("only.rap", rap(), BYTES_TYPE))], "only.rap"),
        ([("rapStream", (None, rap(), BYTES_TYPE))], "Example.rap"),
        ([("file", ("bare.xml", xml(), "text/xml")), ("request", (None, '{"fileName": "flat.rap"}'))], "flat.rap"),
    ]
    for files, name in bodies:
        made = client.post(BASE, files=files)
        assert made.status_code == 200, made.text
        assert client.get(f"{BASE}/{EXAMPLE_GUID}").json()["FileName"] == name
        client.delete(f"{BASE}/{EXAMPLE_GUID}")


def test_parts_without_names_are_told_apart(client: Client) -> None:
    """.NET's MultipartContent: no Content-Disposition, any subtype."""
    for parts in (
        [b"Content-Type: application/json\r\n\r\n{}", b"Content-Type: application/octet-stream\r\n\r\n" + rap()],
        [b"\r\n" + rap(), b"\r\n" + b'{"request": {}}'],
        [b"Content-Type: application/json; charset=utf-16\r\nX-CSRF-Header: -\r\n\r\n" + "{}".encode("utf-16"), b"\r\n" + rap()],
    ):
        body = b"".join(b"--line\r\n" + part + b"\r\n" for part in parts) + b"--line--\r\n"
        made = client.request("POST", BASE, data=body, headers={"Content-Type": 'multipart/mixed; boundary="line"'})
        assert made.status_code == 200, made.text
        client.delete(f"{BASE}/{EXAMPLE_GUID}")


def test_create_from_package_has_an_empty_body(client: Client) -> None:
    content = rap(inside=OBJECT_TYPE)
    package = client.post(f"{BASE}/package", files=_files(content, name="Boxed.rap")).json()["PackageGUID"]
    made = client.request("POST", f"{BASE}/{package}")
    assert made.status_code == 200, made.text
    assert client.get(f"{BASE}/{EXAMPLE_GUID}").json()["FileName"] == "Boxed.rap"
    client.delete(f"{BASE}/package/{package}")
    assert client.get(f"{BASE}/{EXAMPLE_GUID}/contents").content == content


def test_create_of_a_guid_that_exists_is_refused(client: Client) -> None:
    _create(client)
    assert "already exists in the Application Library" in _refused(client.post(BASE, files=_files(rap(version="2.0.0.0"))))


@pytest.mark.parametrize("content", [b"", b"no archive", b"<Application />", b"PK\x03\x04broken", xml(version="0")])
def test_a_wrong_file_is_refused_and_nothing_stays(client: Client, content: bytes, tmp_path: Path) -> None:
    _refused(client.post(BASE, files=_files(content)))
    _refused(client.post(f"{BASE}/package", files=_files(content)))
    _refused(client.request("PUT", BASE, files=_files(content, {"CreateIfMissing": True})))
    assert len(client.get(BASE).json()) == 1
    assert not [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "files",
    [
        [("request", (None, "{}", JSON_TYPE))],
        [("a", ("a.rap", rap(), BYTES_TYPE)), ("b", ("b.rap", rap(), BYTES_TYPE))],
        [("request", (None, "{", JSON_TYPE)), ("a", ("a.rap", rap(), BYTES_TYPE))],
        [("request", (None, '{"IgnoreVersion": "perhaps"}', JSON_TYPE)), ("a", ("a.rap", rap(), BYTES_TYPE))],
        [("request", (None, "{}", "application/json; charset=rot13")), ("a", ("a.rap", rap(), BYTES_TYPE))],
        [("request", (None, b"\xff\xfe{", "application/json; charset=utf-16")), ("a", ("a.rap", rap(), BYTES_TYPE))],
        [("request", (None, "[1]", JSON_TYPE)), ("a", ("a.rap", rap(), BYTES_TYPE))],
    ],
)
def test_a_body_that_is_not_two_parts_is_refused(client: Client, files: list[tuple[str, Any]]) -> None:
    answer = client.post(BASE, files=files)
    assert answer.status_code == 400, answer.text
    assert len(client.get(BASE).json()) == 1


def test_read_one_is_imaging_from_the_start(client: Client) -> None:
    read = client.get(f"{BASE}/1015285").json()
    assert read == client.get(f"{BASE}/{IMAGING}").json()
    tree = json.loads(read.pop("TreeView"))
    assert tree["text"] == "Imaging"
    times = read.pop("CreatedOn"), read.pop("LastModifiedOn")
    assert all("Z" not in time and "T" in time and not time.endswith(("0.", ".")) for time in times)
    assert read == {
        "Version": "11.1.0.0",
        "SchemaVersion": "11.1.0.0",
        "IsGlobalApplication": False,
        "FileName": "Relativity.Conversion.rap",
        "UserFriendlyURL": "Imaging",
        "Required": "Required",
        "CreatedBy": {"Name": "Admin, Relativity", "ArtifactID": 9, "Guids": []},
        "LastModifiedBy": {"Name": "Admin, Relativity", "ArtifactID": 9, "Guids": []},
        "License": "NotApplicable",
        "Actions": [],
        "Name": "Imaging",
        "ArtifactID": 1015285,
        "Guids": [IMAGING],
    }


def test_read_one_with_actions_lists_what_the_caller_may_do(client: Client) -> None:
    actions = client.get(f"{BASE}/1015285/false/true").json()["Actions"]
    assert [(action["Name"], action["Verb"], action["Href"]) for action in actions] == [
        ("DownloadRAPFile", "GET", f"{BASE}/1015285/contents"),
        ("Delete", "DELETE", f"{BASE}/1015285"),
        ("Update", "PUT", f"{BASE}/1015285"),
        ("InstallToWorkspace", "POST", f"{BASE}/1015285/install"),
    ]
    assert all(action["IsAvailable"] is True and action["Reason"] == [] for action in actions)
    assert client.get(f"{BASE}/1015285/true/false").json()["Actions"] == []


def test_read_all_is_an_array(client: Client) -> None:
    _create(client)
    for path, with_actions in ((BASE, False), (f"{BASE}/true/true", True), (f"{BASE}/False/False", False)):
        found = client.get(path).json()
        assert [item["Name"] for item in found] == ["Example", "Imaging"]
        assert all(bool(item["Actions"]) is with_actions for item in found)


def test_contents_come_back_byte_for_byte(client: Client) -> None:
    content = rap(inside=OBJECT_TYPE) + b"trailing bytes"
    _create(client, content)
    answer = client.get(f"{BASE}/{EXAMPLE_GUID}/contents")
    assert hashlib.sha256(answer.content).digest() == hashlib.sha256(content).digest()
    assert answer.headers["Content-Type"] == BYTES_TYPE
    assert 'attachment; filename="Example.rap"' in answer.headers["Content-Disposition"]


def test_contents_of_imaging_are_an_archive_of_imaging(client: Client) -> None:
    content = client.get(f"{BASE}/{IMAGING}/contents").content
    package = client.post(f"{BASE}/package", files=_files(content)).json()
    assert (package["Name"], package["ApplicationGUID"], package["Version"]) == ("Imaging", IMAGING, "11.1.0.0")


def test_update_takes_a_higher_version_only(client: Client) -> None:
    artifact_id = _create(client, rap(version="1.2.0.0"))["ApplicationIdentifier"]["ArtifactID"]
    for lower in ("1.2.0.0", "1.1.9.9", "0.9.0.0"):
        assert "IgnoreVersion" in _refused(_update(client, rap(version=lower)))
    higher = _update(client, rap(version="1.10.0.0", name="Renamed")).json()
    assert higher["Messages"] == []
    assert higher["ApplicationIdentifier"] == {"ArtifactID": artifact_id, "Guids": [str(EXAMPLE_GUID)]}
    assert higher["InstallStatus"]["Code"] == "Pending"
    read = client.get(f"{BASE}/{artifact_id}").json()
    assert (read["Version"], read["Name"]) == ("1.10.0.0", "Renamed")
    assert _update(client, rap(version="1.0.0.0"), {"IgnoreVersion": True, "RefreshCustomPages": True}).status_code == 200
    assert client.get(f"{BASE}/{artifact_id}").json()["Version"] == "1.0.0.0"


def test_update_of_an_unknown_application_needs_create_if_missing(client: Client) -> None:
    _refused(_update(client, rap()), 404)
    assert _update(client, rap(), {"CreateIfMissing": True, "FileName": "New.rap"}).status_code == 200
    assert client.get(f"{BASE}/{EXAMPLE_GUID}").json()["FileName"] == "New.rap"


def test_update_from_package_takes_options(client: Client) -> None:
    package = client.post(f"{BASE}/package", files=_files(rap())).json()["PackageGUID"]
    _refused(client.request("PUT", f"{BASE}/{package}"), 404)
    assert client.put(f"{BASE}/{package}", {"request": {"CreateIfMissing": True}}).status_code == 200
    _refused(client.request("PUT", f"{BASE}/{package}"))
    assert client.put(f"{BASE}/{package}", {"IgnoreVersion": True, "FileName": "x/../Again.rap"}).status_code == 200
    assert client.get(f"{BASE}/{EXAMPLE_GUID}").json()["FileName"] == "Again.rap"


def test_a_replaced_file_leaves_the_store(client: Client, tmp_path: Path) -> None:
    _create(client)
    _update(client, rap(version="2.0.0.0"))
    assert len([path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]) == 1
    client.delete(f"{BASE}/{EXAMPLE_GUID}")
    assert not [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]


def test_delete_refuses_what_is_required_and_what_is_not_there(client: Client) -> None:
    assert "required" in _refused(client.delete(f"{BASE}/{IMAGING}"))
    for key in (str(uuid4()), "1", "9", "99999999999"):
        message = _refused(client.delete(f"{BASE}/{key}"), 404)
        assert "The object does not exist or you do not have permission to access it." in message
    _refused(client.delete(f"{BASE}/no-key"))


def test_library_install_tells_the_newest_install(client: Client) -> None:
    status = client.get(f"{BASE}/{IMAGING}/libraryinstall").json()
    assert status.pop("StartedOn") <= status.pop("CompletedOn")
    assert status == {
        "ApplicationInstallID": status["ApplicationInstallID"],
        "ApplicationIdentifier": {"ArtifactID": 1015285, "Guids": []},
        "WorkspaceIdentifier": {"ArtifactID": -1, "Guids": []},
        "InstallStatus": {"Code": "Completed"},
        "ValidationResult": {
            "RetryInstallAction": {
                "Name": "RetryApplicationInstall",
                "Href": f"{BASE}/1015285/install",
                "Verb": "POST",
                "IsAvailable": True,
                "Reason": [],
            },
            "RetryInstallRequestTemplate": {"WorkspaceIDs": [-1], "UnlockApplications": False, "ConflictResolutions": []},
            "InstallConflicts": [],
        },
        "Version": "11.1.0.0",
        "ValidationMessages": [],
        "InstalledBy": {"Name": "Admin, Relativity", "ArtifactID": 9, "Guids": []},
    }


def test_library_install_with_actions_leads_on(client: Client) -> None:
    status = client.get(f"{BASE}/{IMAGING}/libraryinstall/true").json()
    assert status["GetCurrentInstallStatus"]["Href"] == f"{BASE}/1015285/libraryinstall"
    assert status["InstallStatus"]["GetDetailsAction"]["Name"] == "GetInstallDetailsFirst"
    assert "CancelInstallAction" not in status["InstallStatus"]


def test_retry_begins_another_install(client: Client) -> None:
    before = client.get(f"{BASE}/{IMAGING}/libraryinstall").json()["ApplicationInstallID"]
    again = client.request("PUT", f"{BASE}/{IMAGING}/libraryinstall").json()
    assert again == {
        "ApplicationIdentifier": {"ArtifactID": 1015285, "Guids": [IMAGING]},
        "ApplicationInstallID": again["ApplicationInstallID"],
        "InstallStatus": {"Code": "Pending"},
    }
    assert again["ApplicationInstallID"] > before
    assert client.get(f"{BASE}/{IMAGING}/libraryinstall").json()["ApplicationInstallID"] == again["ApplicationInstallID"]


def test_cancel_of_what_waits_succeeds_once(client: Client, services: Services) -> None:
    again = client.request("PUT", f"{BASE}/{IMAGING}/libraryinstall").json()
    cancelled = client.delete(f"{BASE}/{IMAGING}/libraryinstall").json()
    assert cancelled == {
        "ApplicationIdentifier": {"ArtifactID": 1015285, "Guids": [IMAGING]},
        "IsSuccessful": True,
        "ApplicationInstallID": again["ApplicationInstallID"],
    }
    assert run_waiting(Installer(services.database, services.blobs)) == 0
    assert client.get(f"{BASE}/{IMAGING}/libraryinstall").json()["InstallStatus"]["Code"] == "Canceled"
    assert client.delete(f"{BASE}/{IMAGING}/libraryinstall").json()["IsSuccessful"] is False


def test_cancel_of_what_is_over_says_so(client: Client) -> None:
    install_id = client.get(f"{BASE}/{IMAGING}/libraryinstall").json()["ApplicationInstallID"]
    assert client.delete(f"{BASE}/{IMAGING}/libraryinstall").json() == {
        "ApplicationIdentifier": {"ArtifactID": 1015285, "Guids": [IMAGING]},
        "IsSuccessful": False,
        "ApplicationInstallID": install_id,
        "Message": f"The application installation record with identifier {install_id} was invalid, in progress, completed, "
        "or outdated, and therefore could not be canceled.",
    }


def test_a_restricted_resource_fails_the_install(client: Client) -> None:
    resource = "<ResourceFiles><ResourceFile><Name>setup.exe</Name></ResourceFile></ResourceFiles>"
    made = _create(client, rap(inside=resource))
    assert made["InstallStatus"]["Code"] == "Failed"
    assert "setup.exe" in made["InstallStatus"]["Message"]
    status = client.get(f"{BASE}/{EXAMPLE_GUID}/libraryinstall").json()
    assert status["ValidationMessages"] == [made["InstallStatus"]["Message"]]


def test_package_tells_what_it_is(client: Client) -> None:
    package = client.post(f"{BASE}/package", files=_files(rap(name="My Paint", inside=OBJECT_TYPE + HANDLERS))).json()
    tree = json.loads(package.pop("TreeView"))
    assert UUID(package.pop("PackageGUID")).version == 4
    assert package == {
        "Name": "My Paint",
        "ApplicationGUID": str(EXAMPLE_GUID),
        "Version": "1.0.0.0",
        "FileName": "Example.rap",
        "UserFriendlyURL": "MyPaint",
    }
    assert [section["text"] for section in tree["children"]] == [
        "Pre Install Event Handlers",
        "Object Types",
        "External Tabs",
        "Scripts",
        "Saved Searches",
        "Custom Pages",
        "Agent Types",
        "Post Install Event Handlers",
        "Pre Uninstall Event Handlers",
        "Post Workspace Create Event Handlers",
        "Pre Workspace Delete Event Handlers",
    ]
    assert tree["children"][1]["children"] == [{"text": "Paint", "children": []}]
    assert tree["children"][0]["children"] == [{"text": "Before", "children": []}]


def test_a_deleted_or_unknown_package_is_not_found(client: Client) -> None:
    package = client.post(f"{BASE}/package", files=_files(rap())).json()["PackageGUID"]
    assert client.delete(f"{BASE}/package/{package}").status_code == 200
    for guid in (package, str(uuid4())):
        _refused(client.get(f"{BASE}/package/{guid}/contents"), 404)
        _refused(client.delete(f"{BASE}/package/{guid}"), 404)
        _refused(client.request("POST", f"{BASE}/{guid}"), 404)
        _refused(client.request("PUT", f"{BASE}/{guid}"), 404)
    _refused(client.get(f"{BASE}/package/no-guid/contents"))
    _refused(client.request("POST", f"{BASE}/1015285"))


def test_hosting_status_is_ready(client: Client) -> None:
    for key in ("1015285", IMAGING):
        assert client.get(f"{BASE}/{key}/hostingStatus").json() == {
            "CustomPages": [],
            "State": "Ready",
            "Message": "",
            "Actions": [],
        }
    _refused(client.get(f"{BASE}/{uuid4()}/hostingStatus"), 404)


@pytest.mark.parametrize("workspace", ["0", "-2", "1014823", "x"])
def test_another_workspace_than_the_admin_level_is_refused(client: Client, workspace: str) -> None:
    _refused(client.get(f"relativity-environment/v1/workspace/{workspace}/libraryapplications"))
    _refused(client.get(f"Relativity.LibraryApplications/workspaces/{workspace}/libraryapplications/{IMAGING}"))


def test_ordinary_users_may_read_one_and_no_more(
    client: Client, sign_in: Callable[[int, Iterable[Right]], Client], workspace_id: int
) -> None:
    user = sign_in(workspace_id, {Right.VIEW_WORKSPACE})
    assert user.get(f"{BASE}/{IMAGING}").status_code == 200
    assert user.get(f"{BASE}/{IMAGING}/true/true").json()["Actions"] == []
    _refused(user.get(BASE), 403)
    _refused(user.post(BASE, files=_files(rap())), 403)
    _refused(user.get(f"{BASE}/{IMAGING}/contents"), 403)


def test_the_library_can_be_queried_as_objects(client: Client) -> None:
    _create(client, rap(version="1.10.0.0"))
    query = {
        "request": {
            "ObjectType": {"Name": "Library Application"},
            "Fields": [{"Name": "Name"}, {"Name": "Version"}, {"Name": "Required"}],
            "Condition": "'Name' == 'Example'",
        },
        "start": 1,
        "length": 10,
    }
    found = client.post("Relativity.ObjectManager/v1/workspace/-1/object/query", query).json()
    assert found["TotalCount"] == 1
    values = {pair["Field"]["Name"]: pair["Value"] for pair in found["Objects"][0]["FieldValues"]}
    assert values == {"Name": "Example", "Version": "1.10.0.0", "Required": "Optional"}
