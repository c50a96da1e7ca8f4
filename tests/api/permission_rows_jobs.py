"""Rows of the permission matrix: imaging jobs, what they found, passwords; see permission_table.py."""

from permission_table import ADMIN, ANYBODY, VIEW, Row

from photostat.workspaces.people.rights import Right

IMAGING = "/Relativity.Rest/API/relativity-imaging/v1/workspaces/{workspace_id}"
_OURS = "/photostat/v1/workspaces/{workspace_id}"
_SET = {"set_id": "5"}
PASSWORDS = "/photostat/v1/workspaces/{workspace_id}/passwords"

_JOB = "/Relativity.REST/api/Relativity.Imaging.Services.Interfaces.IImagingModule/Imaging Job Service"
_HEALTH = _JOB.replace("Job Service", "Health Check Service")
_RATES = _JOB.replace("Job Service", "Status Service")
_SET_JOB = {"imagingJob": {"imagingSetId": 5, "workspaceId": "{w}"}}
_ENVIRONMENT = "/Relativity.Rest/API/relativity-imaging/v1/environment/jobs"

_V1_ROWS = (
    Row("POST", f"{IMAGING}/imaging-sets/{{set_id}}/run", Right.ADD_IMAGES, {}, values=_SET),
    Row("POST", f"{IMAGING}/imaging-sets/{{set_id}}/retry-errors", Right.ADD_IMAGES, {}, values=_SET),
    Row("POST", f"{IMAGING}/documents/{{document_id}}/image", Right.ADD_IMAGES, {"imageOnTheFlyRequest": {"ProfileID": 5}}),
    Row(
        "POST",
        f"{IMAGING}/documents/mass-image",
        Right.ADD_IMAGES,
        {"MassImageRequest": {"ProfileId": 5, "MassProcessId": 5}},
        also=Right.RUN_MASS_OPERATION,
    ),
    Row(
        "POST",
        f"{_JOB}/MassImageDocumentsAsync",
        Right.ADD_IMAGES,
        {"massImageDocumentsRequest": {"WorkspaceId": "{w}", "ProfileId": 5, "MassActionTableName": "5"}},
        also=Right.RUN_MASS_OPERATION,
    ),
    Row("POST", f"{IMAGING}/jobs/{{job_id}}/stop", Right.ADD_IMAGES, {}, values={"job_id": "5"}),
    Row(
        "POST",
        f"{IMAGING}/jobs/{{job_id}}/priority",
        Right.ADD_IMAGES,
        {"updateJobPriorityRequest": {"Priority": 5}},
        values={"job_id": "5"},
    ),
    Row("DELETE", f"{_ENVIRONMENT}/inactive-jobs", ADMIN),
    Row("GET", f"{_ENVIRONMENT}/mass-imaging-max-size", ANYBODY),
)
_LEGACY_ROWS = (
    Row("POST", f"{_JOB}/RunImagingSetAsync", Right.ADD_IMAGES, _SET_JOB),
    Row("POST", f"{_JOB}/RetryErrorsAsync", Right.ADD_IMAGES, _SET_JOB),
    Row("POST", f"{_JOB}/RetryImagingSetErrorsAsync", Right.ADD_IMAGES, _SET_JOB),
    Row("POST", f"{_JOB}/StopImagingSetAsync", Right.ADD_IMAGES, _SET_JOB),
    Row(
        "POST",
        f"{_JOB}/ImageDocumentAsync",
        Right.ADD_IMAGES,
        {"imageDocumentJob": {"WorkspaceId": "{w}", "DocumentId": "{document}", "ProfileId": 5}},
    ),
    Row(
        "POST",
        f"{_JOB}/StopImagingJobAsync",
        Right.ADD_IMAGES,
        {"stopImagingJobRequest": {"imagingJobId": 5, "workspaceArtifactId": "{w}"}},
    ),
    Row(
        "POST",
        f"{_JOB}/UpdateJobPriorityAsync",
        Right.ADD_IMAGES,
        {"UpdateJobPriorityRequest": {"jobGuid": 5, "priority": 10, "workspaceId": "{w}"}},
    ),
    Row("POST", f"{_HEALTH}/GetAgentsHealthAsync", ADMIN, {}),
    Row("POST", f"{_HEALTH}/GetEnvironmentStatusAsync", ADMIN, {}),
    *(
        Row("POST", f"{_RATES}/{method}", VIEW, {"ImagingJobId": 5, "WorkspaceArtifactId": "{w}"})
        for method in ("GetNumberOfDocumentsSubmittedPerHourAsync", "GetNumberOfDocumentsImagedPerHourAsync")
    ),
)

JOB_ROWS = (
    *_V1_ROWS,
    *_LEGACY_ROWS,
    Row("GET", f"{IMAGING}/documents/{{document_id}}/status", VIEW),
    Row("GET", f"{_OURS}/outgoing-mail", Right.EDIT_SETS),
    Row("GET", f"{_OURS}/imaging-errors", VIEW),
    Row("GET", f"{_OURS}/imaging-sets/{{set_id}}/errors", VIEW, values=_SET),
    Row("GET", f"{_OURS}/documents/{{document_id}}/imaging-errors", VIEW),
    Row("GET", f"{_OURS}/imaging-findings", VIEW),
    Row("GET", f"{_OURS}/imaging-sets/{{set_id}}/findings", VIEW, values=_SET),
    Row("GET", f"{_OURS}/documents/{{document_id}}/imaging-findings", VIEW),
    Row("GET", PASSWORDS, Right.EDIT_PROFILES),
    Row("PUT", PASSWORDS, Right.EDIT_PROFILES, {"Passwords": []}),
    Row("POST", PASSWORDS, Right.EDIT_PROFILES, {"Passwords": []}),
    Row(
        "POST",
        "/Relativity.REST/api/MassOperation/v1/MassOperationManager/workspace/{w}/CreateMassProcessTables",
        Right.RUN_MASS_OPERATION,
        {"request": {"query": {"condition": "'ArtifactID' == 5"}}},
    ),
)
