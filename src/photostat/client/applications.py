"""Applications: the library's, and their installs into workspaces. For system administrators."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from photostat.client.application_answers import (
    Application,
    Install,
    InstallCounts,
    InstallLine,
    InstallPage,
    InstallResult,
    InstallsAsked,
    LibraryInstall,
    Outdated,
    ResolutionOption,
    Uploaded,
)
from photostat.client.bodies import Upload
from photostat.client.decoding import decode
from photostat.client.paths import installs, library
from photostat.client.transport import Transport

_PAGE = 500


class Applications:
    """The application library and the installs of what is in it."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> tuple[Application, ...]:
        """All applications of the library."""
        return decode(tuple[Application, ...], self._transport.get(library()), "applications")

    def read(self, application_id: int) -> Application:
        """One application."""
        return decode(Application, self._transport.get(f"{library()}/{application_id}"), "application")

    def upload(self, file: Path, *, updates: bool = False) -> Uploaded:
        """A RAP or XML file into the library; `updates`: in place of an older version, where the library has one."""
        options = json.dumps({"request": {"CreateIfMissing": updates, "FileName": file.name}})
        body = Upload([file], [("request", options)])
        return decode(Uploaded, self._transport.send("PUT" if updates else "POST", library(), body), "upload")

    def library_install(self, application_id: int) -> LibraryInstall:
        """How the newest install into the library goes."""
        return decode(LibraryInstall, self._transport.get(f"{library()}/{application_id}/libraryinstall"), "library install")

    def install(
        self,
        application_id: int,
        workspace_ids: Sequence[int],
        *,
        unlocks_applications: bool = False,
        resolutions: Sequence[ResolutionOption] = (),
    ) -> tuple[InstallResult, ...]:
        """Queue installs into these workspaces; one that cannot be queued stops no other.

        `resolutions`: what was chosen from the `resolution_options` of the conflicts of installs before, new names filled in.
        """
        asked = {
            "WorkspaceIDs": [*workspace_ids],
            "UnlockApplications": unlocks_applications,
            "ConflictResolutions": [option.as_json() for option in resolutions],
        }
        return self._asked(f"{installs()}/{application_id}/install", asked)

    def install_all(
        self, application_id: int, *, upgrades_only: bool = False, unlocks_applications: bool = False
    ) -> tuple[InstallResult, ...]:
        """Queue installs into all workspaces, or only into those that have the application."""
        asked = {"Mode": "UpgradeOnly" if upgrades_only else "ForceInstall", "UnlockApplications": unlocks_applications}
        return self._asked(f"{installs()}/{application_id}/install/all", asked)

    def read_install(self, application_id: int, install_id: int) -> Install:
        """One install; where it failed, with what stood in the way."""
        return decode(Install, self._transport.get(f"{installs()}/{application_id}/install/{install_id}/true"), "install")

    def newest_installs(self, application_id: int, *, condition: str = "") -> Iterator[InstallLine]:
        """The newest install into each workspace by its name, and into the library (-1)."""
        start = 1
        while True:
            page = self._page(application_id, condition, start, _PAGE)
            yield from page.results
            start += _PAGE
            if start > page.total_count:
                return

    def count_installs(self, application_id: int, *, condition: str = "") -> InstallCounts:
        """How many of the newest installs are in which state."""
        return self._page(application_id, condition, 1, 1).summary

    def count_outdated(self, application_id: int) -> int:
        """The workspaces that have an older version than the library."""
        answer = self._transport.get(f"{installs()}/{application_id}/install/outdated-workspaces-count")
        return decode(Outdated, answer, "outdated workspaces").outdated_workspaces_count

    def _page(self, application_id: int, condition: str, start: int, length: int) -> InstallPage:
        sorts = [{"FieldName": "Workspace", "Direction": "Ascending"}]
        asked = {"queryOptions": {"Condition": condition, "Sorts": sorts}}
        path = f"{installs()}/{application_id}/install/search?start={start}&length={length}"
        return decode(InstallPage, self._transport.post(path, asked), "installs")

    def _asked(self, path: str, asked: Mapping[str, object]) -> tuple[InstallResult, ...]:
        return decode(InstallsAsked, self._transport.post(path, {"request": asked}), "installs").results
