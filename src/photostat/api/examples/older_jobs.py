"""Imaging jobs as older clients call them: jobs are named by GUIDs, and success has three spellings."""

from photostat.api.examples.profiles import OLDER
from photostat.api.wire.examples import Example, Examples

_SERVICE = f"{OLDER}/Imaging Job Service"
_HEALTH = f"{OLDER}/Imaging Health Check Service"
_RATES = f"{OLDER}/Imaging Status Service"

_SET = {"imagingJob": {"imagingSetId": 1039603, "workspaceId": 1017371}}
_JOB = {"ImagingJobId": "442dd13d-26ed-493d-b48c-3547ef62394c"}
_DOCUMENT = {
    "imageDocumentJob": {
        "WorkspaceId": 1031808,
        "DocumentId": 1053648,
        "ProfileId": 1036462,
        "AlternateNativeLocation": "//fileshare/path/filename.ext",
        "RemoveAlternateNativeAfterImaging": "true",
    }
}
_MASS = {"massImageDocumentsRequest": {"WorkspaceId": 1031808, "ProfileId": 1036462, "MassActionTableName": "5"}}
_STOP = {"stopImagingJobRequest": {"imagingJobId": 1054631, "workspaceArtifactId": 1017371}}
_PRIORITY = {
    "UpdateJobPriorityRequest": {"jobGuid": "2C0512A4-E56E-4B4F-A0B2-BAC351E13D2F", "priority": 10, "workspaceId": 1017371}
}
_RATE = {"ImagingJobId": 1054631, "WorkspaceArtifactId": 1017371}
_WORKER = {
    "Name": "imaging-1",
    "IsHealthy": True,
    "Slots": 4,
    "StartedOn": "2026-01-31T08:00:00.00",
    "LastSeenOn": "2026-01-31T10:15:00.00",
}
_ENVIRONMENT = {
    "WorkerStatus": "Healthy",
    "AgentStatus": "Healthy",
    "JobStatus": [{"Status": "Imaging", "Count": 1}],
    "InstanceSettings": [{"Name": "DocumentLimitForMassImaging", "Value": "10000"}],
}
_RUNS = "The imaging set is already running."
_NO_PROFILE = "ProfileID: there is no imaging profile 1036462 in this workspace."

EXAMPLES: Examples = {
    ("POST", f"{_SERVICE}/RunImagingSetAsync"): Example(_SET, _JOB, {409: _RUNS}),
    ("POST", f"{_SERVICE}/RetryErrorsAsync"): Example(_SET, _JOB, {409: _RUNS}),
    ("POST", f"{_SERVICE}/RetryImagingSetErrorsAsync"): Example(_SET, _JOB, {409: _RUNS}),
    ("POST", f"{_SERVICE}/ImageDocumentAsync"): Example(_DOCUMENT, _JOB, {400: _NO_PROFILE}),
    ("POST", f"{_SERVICE}/MassImageDocumentsAsync"): Example(_MASS, _JOB["ImagingJobId"], {400: _NO_PROFILE}),
    ("POST", f"{_SERVICE}/StopImagingJobAsync"): Example(_STOP, {"stopImagingJobResponse": {"success": True}}),
    ("POST", f"{_SERVICE}/StopImagingSetAsync"): Example(_SET, True),
    ("POST", f"{_SERVICE}/UpdateJobPriorityAsync"): Example(
        _PRIORITY, {"updateJobPriorityResponse": {"updateJobPriorityResponse": True, "errorMessage": ""}}
    ),
    ("POST", f"{_HEALTH}/GetAgentsHealthAsync"): Example({}, {"IsHealthy": True, "Agents": [_WORKER]}),
    ("POST", f"{_HEALTH}/GetEnvironmentStatusAsync"): Example({}, _ENVIRONMENT),
    ("POST", f"{_RATES}/GetNumberOfDocumentsSubmittedPerHourAsync"): Example(_RATE, 1200),
    ("POST", f"{_RATES}/GetNumberOfDocumentsImagedPerHourAsync"): Example(_RATE, 1194),
}
