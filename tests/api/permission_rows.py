"""The rows of the permission matrix; see permission_table.py."""

from permission_rows_applications import APPLICATION_ROWS
from permission_rows_installs import INSTALL_ROWS
from permission_rows_jobs import JOB_ROWS
from permission_rows_markups import MARKUP_ROWS
from permission_rows_productions import PRODUCTION_ROWS
from permission_rows_profiles import PROFILE_ROWS
from permission_rows_sets import SET_ROWS
from permission_table import (
    ADMIN,
    ANYBODY,
    DOCUMENTS,
    ENVIRONMENT,
    FILES,
    FOLDERS,
    IDENTITY,
    IMPORTS,
    OBJECTS,
    OLDER_OBJECTS,
    OWNER,
    VIEW,
    Row,
)

from made_people import USER_PASSWORD
from photostat.workspaces.people.rights import Right

_W = {"workspaceArtifactID": "{w}"}
_QUERY = {"request": {"ObjectType": {"ArtifactTypeID": 10}}, "start": 1, "length": 1}
_DOCUMENT = {"request": {"Object": {"ArtifactID": "{document}"}}}
_EXPORT = {"runID": "00000000-0000-0000-0000-000000000005", "batchSize": 1}
_CHOICE = {"request": {"ObjectType": {"ArtifactTypeID": 7}, "FieldValues": []}}

_PEOPLE = (
    Row("GET", "/photostat/v1/me", ANYBODY),
    Row("PUT", "/photostat/v1/me/password", ANYBODY, {"OldPassword": USER_PASSWORD, "Password": USER_PASSWORD}),
    Row("GET", "/photostat/v1/users", ADMIN),
    Row("POST", "/photostat/v1/users", ADMIN, {"Email": ""}),
    Row("GET", "/photostat/v1/users/{user_id}", ADMIN),
    Row("PUT", "/photostat/v1/users/{user_id}", ADMIN, {"Name": "x"}),
    Row("PUT", "/photostat/v1/users/{user_id}/password", ADMIN, {"Password": "a long enough password"}),
    Row("DELETE", "/photostat/v1/users/{user_id}", ADMIN),
    Row("GET", "/photostat/v1/groups", ADMIN),
    Row("POST", "/photostat/v1/groups", ADMIN, {"Name": ""}),
    Row("GET", "/photostat/v1/groups/{group_id}", ADMIN),
    Row("PUT", "/photostat/v1/groups/{group_id}", ADMIN, {"Name": "x"}),
    Row("DELETE", "/photostat/v1/groups/{group_id}", ADMIN),
    Row("PUT", "/photostat/v1/groups/{group_id}/members/{user_id}", ADMIN),
    Row("DELETE", "/photostat/v1/groups/{group_id}/members/{user_id}", ADMIN),
    Row("GET", "/photostat/v1/groups/{group_id}/workspaces/{workspace_id}/rights", ADMIN),
    Row("PUT", "/photostat/v1/groups/{group_id}/workspaces/{workspace_id}/rights", ADMIN, {"Rights": []}),
    Row("GET", "/photostat/v1/oauth-clients", ADMIN),
    Row("POST", "/photostat/v1/oauth-clients", ADMIN, {"Name": "x", "UserID": 5}),
    Row("GET", "/photostat/v1/oauth-clients/{client_id}", ADMIN),
    Row("PUT", "/photostat/v1/oauth-clients/{client_id}", ADMIN, {"IsEnabled": True}),
    Row("POST", "/photostat/v1/oauth-clients/{client_id}/secret", ADMIN),
    Row("DELETE", "/photostat/v1/oauth-clients/{client_id}", ADMIN),
    Row("GET", "/photostat/v1/audit", ADMIN),
)
_MATTERS = (
    Row("GET", f"{IDENTITY}/workspaces/-1/clients/eligible-statuses", ADMIN),
    Row("POST", f"{IDENTITY}/workspaces/-1/clients", ADMIN, {"clientRequest": {}}),
    Row("GET", f"{IDENTITY}/workspaces/-1/clients/{{client_id}}", ADMIN),
    Row("PUT", f"{IDENTITY}/workspaces/-1/clients/{{client_id}}", ADMIN, {"clientRequest": {}}),
    Row("DELETE", f"{IDENTITY}/workspaces/-1/clients/{{client_id}}", ADMIN),
    Row("GET", f"{ENVIRONMENT}/workspaces/-1/eligible-clients", ADMIN),
    Row("GET", f"{ENVIRONMENT}/workspaces/-1/matters/eligible-statuses", ADMIN),
    Row("POST", f"{ENVIRONMENT}/workspaces/-1/matters", ADMIN, {"MatterRequest": {}}),
    Row("GET", f"{ENVIRONMENT}/workspaces/-1/matters/{{matter_id}}", ADMIN),
    Row(
        "GET",
        f"{ENVIRONMENT}/workspaces/-1/matters/{{matter_id}}/{{metadata}}/{{actions}}",
        ADMIN,
        values={"metadata": "true", "actions": "true"},
    ),
    Row("PUT", f"{ENVIRONMENT}/workspaces/-1/matters/{{matter_id}}", ADMIN, {"MatterRequest": {}}),
    Row("DELETE", f"{ENVIRONMENT}/workspaces/-1/matters/{{matter_id}}", ADMIN),
)


def _workspaces(base: str) -> tuple[Row, ...]:
    return (
        Row("POST", base, ADMIN, {"workspaceRequest": {}}),
        Row("GET", f"{base}/meta", ADMIN),
        Row("GET", f"{base}/eligible-statuses", ADMIN),
        Row("GET", f"{base}/eligible-resource-pools", ADMIN),
        Row(
            "GET",
            f"{base}/eligible-resource-pools/{{pool_id}}/{{kind}}",
            ADMIN,
            values={"pool_id": "1015534", "kind": "eligible-sql-servers"},
        ),
        Row("GET", f"{base}/eligible-sql-full-text-languages", ADMIN),
        Row("GET", f"{base}/default-download-handler-url", ADMIN),
        Row("POST", f"{base}/query-eligible-matters", ADMIN, {}),
        Row("POST", f"{base}/query-eligible-templates", ADMIN, {}),
        Row("GET", f"{base}/{{workspace_id}}", VIEW),
        Row("GET", f"{base}/{{workspace_id}}/summary", VIEW),
        Row("PUT", f"{base}/{{workspace_id}}", OWNER, {"workspaceRequest": {}}),
        Row("DELETE", f"{base}/{{workspace_id}}", OWNER, destroys=True),
    )


def _objects(base: str) -> tuple[Row, ...]:
    return (
        Row("POST", f"{base}/query", VIEW, _QUERY),
        Row("POST", f"{base}/queryslim", VIEW, _QUERY),
        Row("POST", f"{base}/read", VIEW, _DOCUMENT),
        Row("POST", f"{base}/create", Right.EDIT_FIELDS, _CHOICE),
        Row("POST", f"{base}/update", Right.EDIT_DOCUMENTS, {"request": {**_DOCUMENT["request"], "FieldValues": []}}),
        Row("POST", f"{base}/delete", Right.DELETE_DOCUMENTS, _DOCUMENT, destroys=True),
        Row("POST", f"{base}/dependencylist", VIEW, {"request": {"Objects": [{"ArtifactID": "{document}"}]}}),
        Row("POST", f"{base}/initializeexport", VIEW, {"queryRequest": _QUERY["request"], "start": 0}),
        Row("POST", f"{base}/retrievenextresultsblockfromexport", VIEW, _EXPORT),
    )


_INSIDE = (
    Row("GET", f"{FILES}/{{document_id}}/file-info", VIEW),
    Row("GET", f"{FILES}/{{file_guid:uuid}}/file", VIEW),
    Row("GET", f"{FILES}/{{document_id}}/native-file", VIEW),
    Row("GET", f"{DOCUMENTS}/{{document_id}}/images", Right.VIEW_IMAGES),
    Row("GET", f"{DOCUMENTS}/{{document_id}}/images/{{page_number}}", Right.VIEW_IMAGES),
    Row("POST", DOCUMENTS, Right.ADD_DOCUMENTS, files={"files": ("b.txt", b"b")}),
    Row("POST", IMPORTS, Right.ADD_DOCUMENTS, {}),
    Row("POST", f"{IMPORTS}/documents-configurations", Right.ADD_DOCUMENTS, {"importSettings": {}}),
    Row("POST", f"{IMPORTS}/sources/{{source_id}}", Right.ADD_DOCUMENTS, {"dataSourceSettings": {"Path": "/x"}}),
    Row("POST", f"{IMPORTS}/begin", Right.ADD_DOCUMENTS),
    Row("POST", f"{IMPORTS}/end", Right.ADD_DOCUMENTS),
    Row("POST", f"{IMPORTS}/cancel", Right.ADD_DOCUMENTS),
    Row("GET", f"{IMPORTS}/details", Right.ADD_DOCUMENTS),
    Row("GET", f"{IMPORTS}/progress", Right.ADD_DOCUMENTS),
    Row("GET", f"{IMPORTS}/sources/{{source_id}}/details", Right.ADD_DOCUMENTS),
    Row("GET", f"{IMPORTS}/sources/{{source_id}}/progress", Right.ADD_DOCUMENTS),
    Row("GET", f"{IMPORTS}/sources/{{source_id}}/itemerrors", Right.ADD_DOCUMENTS),
    Row("POST", f"{FOLDERS}/GetWorkspaceRootAsync", VIEW, _W),
    Row("POST", f"{FOLDERS}/GetChildrenAsync", VIEW, {**_W, "parentID": 1003697}),
    Row("POST", f"{FOLDERS}/GetFolderTreeAsync", VIEW, _W),
    Row("POST", f"{FOLDERS}/GetAccessStatusAsync", VIEW, {**_W, "artifactID": 5}),
    Row("POST", f"{FOLDERS}/QueryAsync", VIEW, _W),
    Row("POST", f"{FOLDERS}/QuerySubsetAsync", VIEW, {**_W, "queryToken": "e30="}),
    Row("POST", f"{FOLDERS}/CreateSingleAsync", Right.EDIT_FOLDERS, {**_W, "model": {"Name": "x"}}),
    Row("POST", f"{FOLDERS}/UpdateSingleAsync", Right.EDIT_FOLDERS, {**_W, "model": {"Name": "x", "ArtifactID": 5}}),
    Row("POST", f"{FOLDERS}/MoveFolderAsync", Right.EDIT_FOLDERS, {**_W, "artifactID": 5, "destinationFolderID": 6}),
    Row("POST", f"{FOLDERS}/DeleteUnusedFoldersAsync", Right.EDIT_FOLDERS, _W),
)
_SERVICES = "/Relativity.REST/api/Relativity.Services"
_CLIENT_MANAGER = f"{_SERVICES}.Client.IClientModule/Client Manager"
_OLDER_IDENTITY = "/Relativity.REST/api/Relativity-Identity/v1"
_SET_PASSWORD = {"userArtifactID": 5, "password": "a long enough password"}
_OLDER_ADMINISTRATION = (
    Row("POST", f"{_CLIENT_MANAGER}/CreateSingleAsync", ADMIN, {"clientDTO": {}}),
    Row("POST", f"{_CLIENT_MANAGER}/ReadSingleAsync", ADMIN, {"clientID": 5}),
    Row("POST", f"{_SERVICES}.Security.ISecurityModule/Login Profile Manager/SetPasswordAsync", ADMIN, _SET_PASSWORD),
    Row("GET", f"{_OLDER_IDENTITY}/users", ADMIN),
    Row("POST", f"{_OLDER_IDENTITY}/users", ADMIN, {"Email": ""}),
    Row("GET", f"{_OLDER_IDENTITY}/users/{{user_id}}", ADMIN),
    Row("GET", f"{_OLDER_IDENTITY}/groups", ADMIN),
    Row("POST", f"{_OLDER_IDENTITY}/groups", ADMIN, {"Name": ""}),
    Row("GET", f"{_OLDER_IDENTITY}/groups/{{group_id}}", ADMIN),
)
_PROBES = (
    Row("POST", f"{_SERVICES}.InstanceDetails.IInstanceDetailsModule/InstanceDetailsService/GetRelativityVersionAsync", ANYBODY),
    Row("POST", f"{_SERVICES}.Environmental.IEnvironmentModule/Ping Service/Ping", ANYBODY),
)

_SEARCHES = f"{_SERVICES}.Search.ISearchModule/Keyword Search Manager"
_SEARCH = {**_W, "searchArtifactID": 5}
_SEARCH_ROWS = (
    Row("POST", f"{_SEARCHES}/CreateSingleAsync", Right.EDIT_SEARCHES, {**_W, "searchDTO": {"Name": "x"}}),
    Row("POST", f"{_SEARCHES}/UpdateSingleAsync", Right.EDIT_SEARCHES, {**_W, "searchDTO": {"Name": "x", "ArtifactID": 5}}),
    Row("POST", f"{_SEARCHES}/DeleteSingleAsync", Right.EDIT_SEARCHES, _SEARCH),
    Row("POST", f"{_SEARCHES}/CopySingleAsync", Right.EDIT_SEARCHES, _SEARCH),
    Row("POST", f"{_SEARCHES}/MoveAsync", Right.EDIT_SEARCHES, _SEARCH),
    Row("POST", f"{_SEARCHES}/ReadSingleAsync", VIEW, _SEARCH),
    Row("POST", f"{_SEARCHES}/QueryAsync", VIEW, _W),
    Row("POST", f"{_SEARCHES}/QuerySubsetAsync", VIEW, {**_W, "queryToken": "e30="}),
    *(
        Row("GET", f"/photostat/v1/workspaces/{{workspace_id}}/searches/{{search_id}}/{what}", VIEW, values={"search_id": "5"})
        for what in ("documents", "count")
    ),
)


def _fields(base: str, new: str, kinds: str) -> tuple[Row, ...]:
    one = {"field_id": "5", "choice_id": "6"}
    choice = {"choiceRequest": {"Name": "x"}}
    return (
        *(Row("POST", f"{new}/{kind}", Right.EDIT_FIELDS, {"fieldRequest": {"Name": kind}}) for kind in kinds.split()),
        Row("GET", f"{base}/{{field_id}}", VIEW, values=one),
        Row("DELETE", f"{base}/{{field_id}}", Right.EDIT_FIELDS, values=one),
        Row("GET", f"{base}/{{field_id}}/choices", VIEW, values=one),
        Row("POST", f"{base}/{{field_id}}/choices", Right.EDIT_FIELDS, choice, values=one),
        Row("DELETE", f"{base}/{{field_id}}/choices/{{choice_id}}", Right.EDIT_FIELDS, values=one),
    )


_KINDS = "fixed-length long-text date whole-number decimal currency yes-no single-choice multiple-choice user"
_OLDER_KINDS = "fixedlengthtext longtext date wholenumber decimal currency yesno singlechoice multiplechoice user"
_NEW_FIELDS = "/Relativity.REST/api/Relativity-Object-Model/v1/workspaces/{w}/fields"
_OLDER_FIELDS = "/Relativity.REST/api/Relativity.Fields/workspace/{w}"
_FIELD_ROWS = (
    *_fields(_NEW_FIELDS, _NEW_FIELDS, _KINDS.replace(" ", "-fields ") + "-fields"),
    *_fields(f"{_OLDER_FIELDS}/fields", _OLDER_FIELDS, _OLDER_KINDS.replace(" ", "fields ") + "fields"),
)
_PAGE = {"files": ("1.tif", b"x")}
_IMAGE_ROWS = (
    Row("POST", f"{DOCUMENTS}/{{document_id}}/images", Right.ADD_IMAGES, files=_PAGE, also=Right.DELETE_IMAGES),
    Row("DELETE", f"{DOCUMENTS}/{{document_id}}/images", Right.DELETE_IMAGES),
)

ROWS = (
    *_SEARCH_ROWS,
    *_FIELD_ROWS,
    *_IMAGE_ROWS,
    *APPLICATION_ROWS,
    *INSTALL_ROWS,
    *JOB_ROWS,
    *MARKUP_ROWS,
    *PRODUCTION_ROWS,
    *PROFILE_ROWS,
    *SET_ROWS,
    *_PEOPLE,
    *_MATTERS,
    *_workspaces(f"{ENVIRONMENT}/workspace"),
    *_workspaces("/Relativity.REST/api/Relativity.Workspaces/workspace"),
    *_objects(OBJECTS),
    *_objects(OLDER_OBJECTS),
    *_INSIDE,
    *_OLDER_ADMINISTRATION,
    *_PROBES,
)
