"""Imaging sets."""

from photostat.api.examples.profiles import OLDER, OWN, V1
from photostat.api.wire.examples import Example, Examples

_SETS = f"{V1}/imaging-sets"
_SET = f"{_SETS}/{{imaging_set_id}}"
_SERVICE = f"{OLDER}/Imaging Set Service"

_REQUEST = {
    "request": {
        "DataSourceID": 1038811,
        "ImagingProfileID": 1039439,
        "Name": "All documents",
        "EmailNotificationRecipients": "some_person@test.com;some_other_person@test.com",
    }
}
_READ = {
    "ImagingProfile": {"ArtifactID": 1039439},
    "DataSourceID": 1038811,
    "EmailNotificationRecipients": "some_person@test.com;some_other_person@test.com",
    "Status": {"LastRunError": "", "QCEnabledOnLastRun": False, "Status": "Completed with errors"},
    "ArtifactID": 1039603,
    "Name": "All documents",
}
_STATE = {
    "Status": "Completed with errors",
    "LastRunError": "",
    "QcReviewEnabledOnLastRun": False,
    "JobType": 0,
    "NumberOfDocuments": 10,
    "NumberOfDocumentsHidden": 0,
    "NumberOfDocumentsViewable": 8,
    "NumberOfDocumentsWithWarnings": 0,
    "JobStatus": "Default",
    "JobExists": False,
    "NumberOfDocumentsCompleted": 0,
    "NumberOfDocumentsSkipped": 8,
    "NumberOfDocumentsWaiting": 0,
    "NumberOfDocumentsErrored": 2,
    "NumberOfDocumentsSubmitted": 0,
}
_PROGRESS = {
    **_STATE,
    "StatusWithPercentage": "Completed with errors",
    "IsRunning": False,
    "ImagingJobID": 1054631,
    "NumberOfDocumentsPendingSubmission": 0,
    "ImageCompletion": ["2 documents with errors.", "8 documents skipped."],
    "ImageQCReviewStatus": ["0 documents set to hidden.", "8 documents viewable."],
    "SubmittedPerHour": 0,
    "ImagedPerHour": 0,
    "PagesPerHour": 0,
    "CompletionRate": ["0 documents submitted per hour", "0 documents imaged per hour"],
    "StartTime": "2026-01-31T10:15:00Z",
    "EndTime": "2026-01-31T10:15:42Z",
}
_LINE = {
    "ArtifactID": 1039603,
    "Name": "All documents",
    "DataSourceID": 1038811,
    "DataSourceName": "All",
    "ImagingProfileID": 1039439,
    "ImagingProfileName": "Native Profile",
    "Status": "Completed with errors",
    "IsRunning": False,
    "NumberOfDocuments": 10,
    "NumberOfDocumentsCompleted": 0,
    "NumberOfDocumentsErrored": 2,
    "NumberOfDocumentsSkipped": 8,
    "NumberOfDocumentsWaiting": 0,
    "StartTime": "2026-01-31T10:15:00Z",
    "LastRunError": "",
}
_OLDER_SET = {
    "ImagingProfile": {"ArtifactID": 1038814},
    "DataSource": 1038811,
    "EmailNotificationRecipients": "",
    "Status": {},
    "ArtifactID": 1038815,
    "Name": "Imaging Set updated from REST",
}
_OLDER_ID = {"imagingSetId": 1038815, "workspaceID": 1017048}
_REVIEW = {"imagingSet": {"imagingSetId": 1039603, "Name": 1017371}, "workspaceId": 1017048}
_NO_SEARCH = "DataSourceID: there is no saved search 1038811 in this workspace."
_NO_OLDER_SEARCH = "ImagingSet.DataSource: there is no saved search 1038811 in this workspace."
_RUNS = "The imaging set 'All documents' (1039603) is running: Imaging. Stop it, or wait until it ends."
_NOT_COMPLETED = "Unable to update QC status, the imaging set must be Completed or Completed With Errors"

EXAMPLES: Examples = {
    ("POST", _SETS): Example(_REQUEST, 1039603, {400: _NO_SEARCH}),
    ("GET", _SET): Example(answer=_READ),
    ("POST", _SET): Example(_REQUEST, 1039603, {400: _NO_SEARCH, 409: _RUNS}),
    ("DELETE", _SET): Example(errors={409: _RUNS}),
    ("POST", f"{_SET}/hide-images"): Example(errors={400: _NOT_COMPLETED}),
    ("POST", f"{_SET}/release-images"): Example(errors={400: _NOT_COMPLETED}),
    ("GET", f"{_SET}/status"): Example(answer=_STATE),
    ("GET", f"{OWN}/imaging-sets"): Example(answer={"TotalCount": 1, "Sets": [_LINE]}),
    ("GET", f"{OWN}/imaging-sets/{{imaging_set_id}}/progress"): Example(answer=_PROGRESS),
    ("POST", f"{_SERVICE}/SaveAsync"): Example(
        {"imagingSet": _OLDER_SET, "workspaceId": 1017048}, 1038815, {400: _NO_OLDER_SEARCH, 409: _RUNS}
    ),
    ("POST", f"{_SERVICE}/ReadAsync"): Example(_OLDER_ID, _OLDER_SET),
    ("POST", f"{_SERVICE}/DeleteAsync"): Example(_OLDER_ID, errors={409: _RUNS}),
    ("POST", f"{_SERVICE}/HideImagingSetAsync"): Example(_REVIEW, errors={400: _NOT_COMPLETED}),
    ("POST", f"{_SERVICE}/ReleaseImagingSetAsync"): Example(_REVIEW, errors={400: _NOT_COMPLETED}),
}
