"""Good calls of the routes of imaging sets and jobs, and what they stand on; see openapi_ground.py.

No worker runs behind them: `job` stays live until it is stopped, and that the last job of `set` completed is written here.
"""

from collections.abc import Callable
from typing import Any

from permission_rows_jobs import IMAGING, PASSWORDS
from permission_table import DOCUMENTS

from imaging_rows import put_job
from photostat.storage.database import Database

SETS = f"{IMAGING}/imaging-sets"
_MODULE = "/Relativity.REST/api/Relativity.Imaging.Services.Interfaces.IImagingModule"
_SET = f"{_MODULE}/Imaging Set Service"
_JOB = f"{_MODULE}/Imaging Job Service"
_RATES = f"{_MODULE}/Imaging Status Service"
PROCESS = "/Relativity.REST/api/MassOperation/v1/MassOperationManager/workspace/{w}/CreateMassProcessTables"
_SPENDING = (
    "/run",
    "/runimagingsetasync",
    "/retry-errors",
    "/retryerrorsasync",
    "/retryimagingseterrorsasync",
    "/stop",
    "/stopimagingjobasync",
    "/stopimagingsetasync",
    "/image",
    "/mass-image",
    "/imagedocumentasync",
    "/massimagedocumentsasync",
    "/imaging set service/deleteasync",
)

_SEARCH = "/Relativity.REST/api/Relativity.Services.Search.ISearchModule/Keyword Search Manager/CreateSingleAsync"
_ALL = {"ArtifactTypeID": 10, "Name": "Search {n}", "SearchCriteria": {"Conditions": []}}
_CONTENT = {"DataSourceID": "{set_search}", "ImagingProfileID": "{default_profile}", "Name": "Set {n}"}
_OLDER_SET = {"ImagingProfile": {"ArtifactID": "{default_profile}"}, "DataSource": "{set_search}", "Name": "Set {n}"}
_KEY = {"imagingSetId": "{set_id}", "workspaceID": "{w}"}
_REVIEW = {"imagingSet": {"imagingSetId": "{set_id}", "Name": 5}, "workspaceId": "{w}"}
_SET_JOB = {"imagingJob": _KEY}
_ONE = {"WorkspaceId": "{w}", "DocumentId": "{native}", "ProfileId": "{default_profile}"}
_MASS = {"ProfileId": "{default_profile}", "MassProcessId": "{process}"}
_LIST = {"request": {"artifactTypeId": 10, "query": {"condition": "'ArtifactID' IN [{native}]"}}}
_RATE = {"ImagingJobId": "{job_id}", "WorkspaceArtifactId": "{w}"}

GOOD_JOBS: dict[tuple[str, str], object] = {
    ("POST", SETS): {"request": _CONTENT},
    ("POST", f"{SETS}/{{imaging_set_id}}"): {"request": _CONTENT},
    ("POST", f"{_SET}/SaveAsync"): {"imagingSet": _OLDER_SET, "workspaceId": "{w}"},
    ("POST", f"{_SET}/ReadAsync"): _KEY,
    ("POST", f"{_SET}/DeleteAsync"): _KEY,
    ("POST", f"{_SET}/HideImagingSetAsync"): _REVIEW,
    ("POST", f"{_SET}/ReleaseImagingSetAsync"): _REVIEW,
    ("POST", f"{SETS}/{{set_id}}/run"): {"imagingSetRequest": {"QcEnabled": True}},
    ("POST", f"{SETS}/{{set_id}}/retry-errors"): {"imagingSetRequest": {}},
    ("POST", f"{IMAGING}/documents/{{document_id}}/image"): {"imageOnTheFlyRequest": {"ProfileID": "{default_profile}"}},
    ("POST", f"{IMAGING}/documents/mass-image"): {"MassImageRequest": _MASS},
    ("POST", f"{_JOB}/RunImagingSetAsync"): _SET_JOB,
    ("POST", f"{_JOB}/RetryErrorsAsync"): _SET_JOB,
    ("POST", f"{_JOB}/RetryImagingSetErrorsAsync"): _SET_JOB,
    ("POST", f"{_JOB}/StopImagingSetAsync"): _SET_JOB,
    ("POST", f"{_JOB}/ImageDocumentAsync"): {"imageDocumentJob": _ONE},
    ("POST", f"{_JOB}/MassImageDocumentsAsync"): {"massImageDocumentsRequest": {"WorkspaceId": "{w}", **_MASS}},
    ("POST", f"{_JOB}/StopImagingJobAsync"): {
        "stopImagingJobRequest": {"imagingJobId": "{job_id}", "workspaceArtifactId": "{w}"}
    },
    ("POST", f"{_JOB}/UpdateJobPriorityAsync"): {
        "UpdateJobPriorityRequest": {"jobGuid": "{job_id}", "priority": 10, "workspaceId": "{w}"}
    },
    ("POST", f"{_RATES}/GetNumberOfDocumentsSubmittedPerHourAsync"): _RATE,
    ("POST", f"{_RATES}/GetNumberOfDocumentsImagedPerHourAsync"): _RATE,
    ("POST", PROCESS): _LIST,
    ("PUT", PASSWORDS): {"Passwords": ["Spring2019", "word {n}"]},
    ("POST", PASSWORDS): {"Passwords": ["Spring2019"]},
}


def spends_jobs(method: str, path: str) -> bool:
    """Whether a call leaves a set or a job other than `fill_jobs` made it."""
    folded = path.lower()
    return folded.endswith(_SPENDING) or (method == "DELETE" and ("/imaging-sets/" in folded or "/inactive-jobs" in folded))


def fill_jobs(make: Callable[..., Any], values: dict[str, str], database: Database) -> None:
    """A set that completed; a document of its own with a live job; another one for jobs to come, and a list that names it."""
    profiles = make("GET", "/photostat/v1/workspaces/{w}/imaging-profiles")["ImagingProfiles"]
    values["default_profile"] = next(str(item["ArtifactID"]) for item in profiles if item["IsDefault"])
    # one of its own: the search of a set that runs is not changed
    values["set_search"] = str(make("POST", _SEARCH, {"workspaceArtifactID": "{w}", "searchDTO": _ALL}))
    values["set_id"] = values["imaging_set_id"] = str(make("POST", SETS, {"request": _CONTENT}))
    put_job(database, int(values["w"]), int(values["set_id"]), "Completed")
    files = [("files", ("b.txt", b"b")), ("files", ("c.txt", b"c"))]
    made = make("POST", DOCUMENTS, files=files)["Documents"]
    values["native"] = str(made[0]["ArtifactID"])
    asked = {"imageOnTheFlyRequest": {"ProfileID": "{default_profile}"}}
    job = make("POST", f"{IMAGING}/documents/{made[1]['ArtifactID']}/image", asked)
    values["job_id"] = str(job["ImagingJobID"])
    values["process"] = str(make("POST", PROCESS, _LIST)["ProcessID"])
