"""Imaging profiles: how documents are imaged. Options keep the server's names, see docs/imaging-profile.md."""

from collections.abc import Mapping
from dataclasses import dataclass

from photostat.client.decoding import decode
from photostat.client.paths import imaging, own
from photostat.client.transport import Transport

Options = Mapping[str, object]


@dataclass(frozen=True)
class Reference:
    """A thing by its ArtifactID; the name is empty where the server does not tell it."""

    artifact_id: int
    name: str = ""


@dataclass(frozen=True)
class ProfileLine:
    """One profile of the list. `imaging_method`: Basic or Native."""

    artifact_id: int
    name: str
    imaging_method: str
    is_default: bool


@dataclass(frozen=True)
class Profile:
    """A whole profile. `native_types`: those that it does not image."""

    artifact_id: int
    name: str
    imaging_method: str
    basic_options: Options
    native_options: Options
    spreadsheet_options: Options
    email_options: Options
    word_processing_options: Options
    presentation_options: Options
    html_options: Options
    native_types: tuple[Reference, ...] = ()
    application_field_codes: tuple[Reference, ...] = ()
    keywords: str = ""
    notes: str = ""


@dataclass(frozen=True)
class _List:
    imaging_profiles: tuple[ProfileLine, ...]


class Profiles:
    """The imaging profiles of a workspace."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create_basic(self, workspace_id: int, name: str, basic_options: Options, **members: object) -> int:
        """A profile for the basic engine; `members` are others of the profile, such as `Notes`. Answers its ArtifactID."""
        return self._create(workspace_id, "basic", {"Name": name, "BasicOptions": basic_options, **members})

    def create_native(self, workspace_id: int, name: str, basic_options: Options, **members: object) -> int:
        """A profile for the native engine; `members` as `NativeOptions`, `EmailOptions`, ...: what is absent has its default."""
        return self._create(workspace_id, "native", {"Name": name, "BasicOptions": basic_options, **members})

    def read(self, workspace_id: int, profile_id: int) -> Profile:
        """One profile."""
        answer = self._transport.get(f"{imaging(workspace_id)}/imaging-profiles/{profile_id}")
        return decode(Profile, answer, "imaging profile")

    def update(self, workspace_id: int, profile_id: int, **members: object) -> None:
        """Change what is given, by the server's names; None clears, the rest stays."""
        self._transport.post(f"{imaging(workspace_id)}/imaging-profiles/{profile_id}", {"request": members})

    def delete(self, workspace_id: int, profile_id: int) -> None:
        """Delete a profile that no set uses."""
        self._transport.delete(f"{imaging(workspace_id)}/imaging-profiles/{profile_id}")

    def list(self, workspace_id: int) -> tuple[ProfileLine, ...]:
        """All profiles: the default one first, then by name."""
        answer = self._transport.get(f"{own(workspace_id)}/imaging-profiles")
        return decode(_List, answer, "imaging profiles").imaging_profiles

    def _create(self, workspace_id: int, method: str, asked: Options) -> int:
        answer = self._transport.post(f"{imaging(workspace_id)}/imaging-profiles/{method}", {"request": asked})
        return decode(int, answer, "imaging profile")
