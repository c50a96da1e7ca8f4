"""Imaging jobs, the lists of mass operations, and the imaging environment."""

from photostat.api.examples.profiles import V1
from photostat.api.wire.examples import Example, Examples

_JOB = {"ImagingJobID": 1054631}
_DONE = {"Success": True, "ErrorMessage": ""}
_RUNS = "The imaging set is already running."
_NO_PROFILE = "ProfileID: there is no imaging profile 1036462 in this workspace."
_ENVIRONMENT = "/Relativity.Rest/API/relativity-imaging/v1/environment/jobs"
_LIST = {"artifactTypeId": 10, "databaseTokenRequired": False, "query": {"condition": "'ArtifactID' IN [1053648, 1053649]"}}

EXAMPLES: Examples = {
    ("POST", f"{V1}/imaging-sets/{{set_id}}/run"): Example({"imagingSetRequest": {"QcEnabled": True}}, _JOB, {409: _RUNS}),
    ("POST", f"{V1}/imaging-sets/{{set_id}}/retry-errors"): Example({"imagingSetRequest": {}}, _JOB, {409: _RUNS}),
    ("POST", f"{V1}/documents/{{document_id}}/image"): Example(
        {"imageOnTheFlyRequest": {"ProfileID": 1036462}}, _JOB, {400: _NO_PROFILE}
    ),
    ("POST", f"{V1}/documents/mass-image"): Example(
        {"MassImageRequest": {"ProfileId": "1036462", "MassProcessId": 5, "sourceType": "0"}}, _JOB, {400: _NO_PROFILE}
    ),
    ("POST", f"{V1}/jobs/{{job_id}}/stop"): Example({"stopImagingJobRequest": {}}, _DONE),
    ("POST", f"{V1}/jobs/{{job_id}}/priority"): Example(
        {"updateJobPriorityRequest": {"Priority": 1}},
        _DONE,
        {400: "UpdateJobPriorityRequest.Priority must be 1 or more."},
    ),
    ("DELETE", f"{_ENVIRONMENT}/inactive-jobs"): Example(),
    ("GET", f"{_ENVIRONMENT}/mass-imaging-max-size"): Example(answer=10000),
    ("POST", "/Relativity.REST/api/MassOperation/v1/MassOperationManager/workspace/{w}/CreateMassProcessTables"): Example(
        {"request": _LIST}, {"ProcessID": 5}
    ),
}
