"""What the Application Install service tells of installs: sample by sample of seed text 003, in its order."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from install_example import Example, make_example, ok, refused

import install_samples as samples
from conftest import Client
from install_samples import action, shape_of
from photostat.applications.installs.model import (
    ComponentType,
    Conflict,
    ConflictType,
    InstallDetail,
    ResolutionOption,
    ResolutionType,
)
from photostat.applications.installs.store.details import insert_details
from photostat.applications.installs.store.tables import install_table
from photostat.applications.installs.stored import conflicts_to_json
from photostat.applications.library.model import InstallStatus
from photostat.storage.database import Database
from photostat.workspaces.artifacts.model import Reference

OUT_OF_DATE = "The supplied installation status identifier is out of date for this application."
TOO_LATE = (
    "The application installation record with identifier {} was invalid, in progress, completed, or outdated, "
    "and therefore could not be canceled."
)
MOMENT = datetime(2012, 11, 19, 23, 24, 58, 730_000, tzinfo=UTC)


@pytest.fixture
def example(client: Client, database: Database) -> Example:
    """What all tests here begin with."""
    return make_example(client, database)


def _details(database: Database, install_id: int, count: int, *, are_errors: bool = False, name: str = "Document") -> None:
    found = [
        InstallDetail(
            created_on=MOMENT + timedelta(milliseconds=number),
            artifact_type_name="Object",
            name=name,
            artifact_id=1035230 + number,
            guid=None,
            message="Updated successfully",
        )
        for number in range(1, count + 1)
    ]
    with database.transaction() as connection:
        insert_details(connection, install_id, found, are_errors=are_errors)


def _set(database: Database, install_id: int, **values: object) -> None:
    statement = sa.update(install_table).where(install_table.c.application_install_id == install_id)
    with database.transaction() as connection:
        connection.execute(statement.values(**values))


def _without(members: dict[str, object], *names: str) -> dict[str, object]:
    return {name: member for name, member in members.items() if name not in names}


def test_status_without_actions(client: Client, database: Database, example: Example) -> None:
    """Retrieve the installation status: sample response without the includeActions flag, of an install that is not the newest."""
    install_id = example.add(database, InstallStatus.FAILED)
    _details(database, install_id, 1, are_errors=True)
    example.add(database, InstallStatus.PENDING)
    _set(database, install_id, completed_on=None)
    status = ok(client.get(f"{example.base}/install/{install_id}"))
    assert shape_of(status) == shape_of(samples.STATUS)
    assert status["ApplicationIdentifier"] == {"ArtifactID": example.application_id, "Guids": []}
    assert status["WorkspaceIdentifier"]["ArtifactID"] == example.workspaces[0]
    assert (status["WorkspaceName"], status["Version"], status["IsOutOfDate"]) == ("First", "1.0.0.0", False)
    assert status["ValidationMessages"] == [OUT_OF_DATE]
    assert status["InstalledBy"] == {"Name": "Admin, Relativity", "ArtifactID": 9, "Guids": []}
    assert status["Errors"][0]["CreatedOn"] == "2012-11-19T23:24:58.731"
    assert "CompletedOn" not in status


def test_status_with_actions(client: Client, database: Database, example: Example) -> None:
    """The same with the includeActions flag, by the id of the install and by the workspace."""
    install_id = example.add(database, InstallStatus.COMPLETED)
    status = ok(client.get(f"{example.base}/install/{install_id}/true"))
    assert shape_of(status) == {**shape_of(samples.STATUS_WITH_ACTIONS), "Errors": []}  # type: ignore[dict-item]
    details = action("GetInstallDetailsFirst", "GET", f"{example.application_id}/install/{install_id}/details/1/10")
    assert status["InstallStatus"] == {"Code": "Completed", "GetDetailsAction": details}
    assert (status["StartedOn"], status["CompletedOn"]) == ("2026-03-02T12:00:00", "2026-03-02T12:00:00")
    here = example.base.replace("/-1/", f"/{example.workspaces[0]}/")
    assert ok(client.get(f"{here}/install?true")) == status
    refused(client.get(f"{here.replace(str(example.workspaces[0]), '5')}/install"), 404)
    refused(client.get(f"{example.base}/install/{install_id + 1000}"), 404)
    refused(client.get(f"{example.base}/install/{2**40}/true"), 404)
    refused(client.get(f"{example.base}/install/none"))


def test_an_install_that_failed_its_validation_shows_the_ways_out(client: Client, database: Database, example: Example) -> None:
    """If the installation failed due to validation errors: sample response."""
    install_id, place = example.add(database, InstallStatus.FAILED), example.workspaces[0]
    sample_name, sample_lock = samples.CONFLICTS["InstallConflicts"]

    def option(number: int, kind: ResolutionType, **more: object) -> ResolutionOption:
        fixed = {"workspace_id": place, "artifact_id": 1038419, "component": ComponentType.FIELD}
        return ResolutionOption(type=kind, correlation_id=number, **fixed, **more)  # type: ignore[arg-type]

    field, guids = Reference(1038419, "ConflictingField"), tuple(sample_name["ResolutionOptions"][1]["FieldIdentifiers"])
    conflicts = [
        Conflict(
            correlation_id=1000,
            artifact=field,
            description=sample_name["Description"],
            component=ComponentType.FIELD,
            type=ConflictType.NAME,
            options=(
                option(1000, ResolutionType.RENAME, value=""),
                option(1000, ResolutionType.MAP_FIELD, field_guids=guids),
            ),
        ),
        Conflict(
            correlation_id=1001,
            artifact=field,
            description=sample_lock["Description"],
            component=ComponentType.FIELD,
            type=ConflictType.LOCKED_APPLICATION,
            application=Reference(1038426, "Field_Name_Conflict_X"),
            options=(option(1001, ResolutionType.UNLOCK_ASSOCIATED_APPLICATIONS, application_id=1038426),),
        ),
    ]
    _set(database, install_id, conflicts=conflicts_to_json(conflicts))
    _details(database, install_id, 1, are_errors=True)
    status = ok(client.get(f"{example.base}/install/{install_id}/true"))
    told = status["ValidationResult"]
    numbers = [conflict.pop("ConflictCorrelationID") for conflict in told["InstallConflicts"]]
    for conflict, number in zip(told["InstallConflicts"], numbers, strict=True):
        assert {way.pop("ConflictCorrelationID") for way in conflict["ResolutionOptions"]} == {number}
    assert numbers == [1000, 1001]
    assert shape_of(status) == shape_of(samples.STATUS_FAILED)
    assert status["InstallStatus"] == {"Code": "Failed", "Message": ""}
    assert told["RetryInstallAction"] == action("RetryApplicationInstall", "POST", f"{example.application_id}/install")
    assert told["RetryInstallRequestTemplate"] == samples.CONFLICTS["RetryInstallRequestTemplate"] | {"WorkspaceIDs": [place]}
    for conflict, sample in zip(told["InstallConflicts"], samples.CONFLICTS["InstallConflicts"], strict=True):
        assert _without(conflict, "ResolutionOptions") == _without(sample, "ResolutionOptions")
        assert conflict["ResolutionOptions"] == [way | {"WorkspaceID": place} for way in sample["ResolutionOptions"]]
    assert "ValidationResult" not in ok(client.get(f"{example.base}/install/{install_id}"))


def test_outdated_workspaces_are_counted_with_the_way_to_update_them(
    client: Client, database: Database, example: Example
) -> None:
    """Retrieve the number of workspaces with an outdated application."""
    for workspace in (0, 1):
        example.add(database, InstallStatus.COMPLETED, workspace, version=0)
    outdated = ok(client.get(f"{example.base}/install/outdated-workspaces-count"))
    update = action("UpdateOutdatedApplications", "GET", f"{example.application_id}/install/all")
    assert outdated == samples.OUTDATED | {"ApplicationIdentifier": example.identifier, "UpdateOutdatedApplications": update}
    updated = ok(client.post(f"{example.base}/install/all", outdated["UpdateOutdatedApplicationsPayload"]))
    assert len(updated["Results"]) == 2
    none = ok(
        client.get("Relativity.LibraryApplications/workspace/-1/libraryapplications/1015285/install/outdated-workspaces-count")
    )
    assert none == {
        "ApplicationIdentifier": {"ArtifactID": 1015285, "Guids": [samples.IMAGING_GUID]},
        "IsGlobalApplication": False,
        "OutdatedWorkspacesCount": 0,
    }


def test_only_what_waits_is_cancelled(client: Client, database: Database, example: Example) -> None:
    """Cancel pending application installations: sample response for multiple IDs; then one by one."""
    first = example.add(database, InstallStatus.PENDING, 0)
    second = example.add(database, InstallStatus.PENDING, 1)
    over = example.add(database, InstallStatus.COMPLETED, 2)
    answer = ok(client.delete(f"{example.base}/install", json={"applicationInstallIDs": [first, second, over, 2**31 - 1]}))
    assert answer == {
        "Results": [
            {"IsSuccessful": True, "WorkspaceID": example.workspaces[0], "ApplicationInstallID": first},
            {"IsSuccessful": True, "WorkspaceID": example.workspaces[1], "ApplicationInstallID": second},
            *(
                {"IsSuccessful": False, "ApplicationInstallID": late, "Message": TOO_LATE.format(late)}
                for late in (over, 2**31 - 1)
            ),
        ],
        "ApplicationIdentifier": example.identifier,
    }
    assert shape_of(answer) == shape_of(samples.CANCELLED)
    assert ok(client.get(f"{example.base}/install/{first}"))["InstallStatus"]["Code"] == "Canceled"
    assert ok(client.delete(f"{example.base}/install/{first}"))["Results"] == [
        {"IsSuccessful": False, "ApplicationInstallID": first, "Message": TOO_LATE.format(first)}
    ]
    for body in ({}, {"applicationInstallIDs": []}, {"applicationInstallIDs": ["x"]}, {"applicationInstallIDs": [2**31]}):
        refused(client.delete(f"{example.base}/install", json=body))
    refused(client.delete(f"{example.base}/install"))


def test_cancel_all_names_workspaces_by_identifier(client: Client, database: Database, example: Example) -> None:
    """Cancel pending application installations: all associated with an application."""
    ids = [example.add(database, InstallStatus.PENDING, workspace) for workspace in (0, 1)]
    running = example.add(database, InstallStatus.IN_PROGRESS, 2)
    answer = ok(client.delete(f"{example.base}/install/all"))
    assert answer["ApplicationIdentifier"] == example.identifier
    assert [result["ApplicationInstallID"] for result in answer["Results"]] == ids
    for result, workspace_id in zip(answer["Results"], example.workspaces, strict=False):
        assert set(result) == {"IsSuccessful", "WorkspaceIdentifier", "ApplicationInstallID"}
        assert result["WorkspaceIdentifier"]["ArtifactID"] == workspace_id
    assert ok(client.get(f"{example.base}/install/{running}"))["InstallStatus"]["Code"] == "InProgress"
    assert ok(client.delete(f"{example.base}/install/all"))["Results"] == []


def test_details_come_in_pages(client: Client, database: Database, example: Example) -> None:
    """Retrieve installation details for an application: sample response."""
    install_id = example.add(database, InstallStatus.COMPLETED)
    _set(database, install_id, schema_version=[7, 5, 0, 1])
    _details(database, install_id, 6)
    of = f"{example.base}/install/{install_id}/details"
    page = ok(client.get(f"{of}/1/2/true"))
    assert shape_of(page) == shape_of(samples.DETAILS)
    for name, path in (("NextPage", "3/2"), ("LastPage", "5/2")):
        expected = action(samples.DETAILS[name]["Name"], "GET", f"{example.application_id}/install/{install_id}/details/{path}")  # type: ignore[index]
        assert page[name] == expected
    assert page["FirstPage"] == samples.DETAILS["FirstPage"]
    assert page["PreviousPage"] == samples.DETAILS["PreviousPage"]
    assert page["SchemaVersion"] == samples.DETAILS["SchemaVersion"]
    assert page["ApplicationIdentifier"] == example.identifier
    assert page["Details"][0] == {
        "CreatedOn": "2012-11-19T23:24:58.731",
        "ArtifactTypeName": "Object",
        "Message": "Updated successfully",
        "Name": "Document",
        "ArtifactID": 1035231,
        "Guids": [],
    }
    assert set(ok(client.get(f"{of}/1/2"))) == set(page) - {"FirstPage", "PreviousPage", "NextPage", "LastPage"}
    last = ok(client.get(f"{of}/5/2/true"))
    assert (last["ResultCount"], last["NextPage"]["IsAvailable"], last["LastPage"]["IsAvailable"]) == (2, False, False)
    beyond = ok(client.get(f"{of}/70/{2**31 - 1}/false"))
    assert (beyond["Details"], beyond["TotalCount"], beyond["CurrentStartIndex"]) == ([], 6, 70)
    for wrong in ("0/10", "1/0", "-1/10", "1/-5", f"1/{2**31}", "a/b"):
        refused(client.get(f"{of}/{wrong}"))


def test_the_report_is_a_csv_file(client: Client, database: Database, example: Example) -> None:
    """Generate an installation report."""
    install_id = example.add(database, InstallStatus.COMPLETED)
    _details(database, install_id, 1_500, name='=cmd, "quoted"')
    answer = client.get(f"{example.base}/install/{install_id}/details/csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert f'attachment; filename="Example_{install_id}_Details.csv"' in answer.headers["Content-Disposition"]
    header, *rows = csv.reader(io.StringIO(answer.content.decode()))
    assert header == ["CreatedOn", "ArtifactTypeName", "Name", "ArtifactID", "Guids", "Message"]
    assert len(rows) == 1_500
    assert rows[0] == ["2012-11-19T23:24:58.731", "Object", '\'=cmd, "quoted"', "1035231", "", "Updated successfully"]
    refused(client.get(f"{example.base}/install/{install_id + 1}/details/csv"), 404)
