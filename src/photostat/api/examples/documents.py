"""What imaging tells of documents, the passwords that it tries, and the mail that it sends."""

from photostat.api.examples.profiles import OWN, V1
from photostat.api.wire.examples import Example, Examples

_STATUS = {
    "ImageCount": 0,
    "Error": {
        "Message": "OI EXOpenExport failed - 11: file is password protected or encrypted [11]",
        "Status": "ReadyToRetry",
    },
    "Warnings": [],
    "HasImages": "Error",
}
_DOCUMENT = {"ArtifactID": 1053648, "Name": "DOC0000001"}
_ERROR = {
    "ErrorID": 17,
    "Document": _DOCUMENT,
    "ImagingSet": {"ArtifactID": 1039603, "Name": "All documents"},
    "ImagingJobID": 1054631,
    "JobType": "Imaging Set",
    "ImagingMethod": "Native",
    "NativeType": "Microsoft Word 2010",
    "Code": "password_protected",
    "Title": "Password protected",
    "Message": "OI EXOpenExport failed - 11: file is password protected or encrypted [11]",
    "Detail": "encrypted",
    "Remedy": "Ask the custodian for the password, add it to the passwords of the workspace and retry the errors of the set.",
    "Status": "ReadyToRetry",
    "OccurredOn": "2026-01-31T10:15:00.120",
    "StatusChangedOn": "2026-01-31T10:15:00.120",
}
_FINDING = {
    "Document": _DOCUMENT,
    "Code": "table_split",
    "Severity": "warning",
    "Title": "Table split",
    "Message": "Split performed on table larger than page width.",
    "Pages": [2],
    "Items": [],
    "Remedy": "Nothing, if the parts can be read together. Landscape may avoid the split.",
}
_MAIL = {
    "MailID": 3,
    "ImagingSet": {"ArtifactID": 1039603, "Name": "All documents"},
    "ImagingJobID": 1054631,
    "Recipient": "some_person@test.com",
    "Subject": "Imaging set All documents: Completed with errors",
    "State": "Waiting",
    "Tries": 1,
    "NextTryOn": "2026-01-31T10:20:00.000",
    "LastError": "Connection refused",
    "CreatedOn": "2026-01-31T10:15:42.000",
}
_ERRORS = Example(answer={"TotalCount": 1, "Errors": [_ERROR]})
_FINDINGS = Example(answer=[_FINDING])
_PASSWORDS = Example({"Passwords": ["Spring2019", "closing binder"]}, {"Count": 2})

EXAMPLES: Examples = {
    ("GET", f"{V1}/documents/{{document_id}}/status"): Example(answer=_STATUS),
    ("GET", f"{OWN}/imaging-errors"): _ERRORS,
    ("GET", f"{OWN}/imaging-sets/{{set_id}}/errors"): _ERRORS,
    ("GET", f"{OWN}/documents/{{document_id}}/imaging-errors"): _ERRORS,
    ("GET", f"{OWN}/imaging-findings"): _FINDINGS,
    ("GET", f"{OWN}/imaging-sets/{{set_id}}/findings"): _FINDINGS,
    ("GET", f"{OWN}/documents/{{document_id}}/imaging-findings"): _FINDINGS,
    ("GET", f"{OWN}/outgoing-mail"): Example(answer={"TotalCount": 1, "Mails": [_MAIL]}),
    ("GET", f"{OWN}/passwords"): Example(answer={"Count": 2}),
    ("PUT", f"{OWN}/passwords"): _PASSWORDS,
    ("POST", f"{OWN}/passwords"): _PASSWORDS,
}
