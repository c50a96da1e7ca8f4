"""Application field codes: what is printed for the date, page and path fields of Office documents."""

from collections.abc import Sequence
from dataclasses import dataclass

from photostat.client.decoding import decode
from photostat.client.paths import imaging
from photostat.client.profiles import Reference
from photostat.client.transport import Transport


@dataclass(frozen=True)
class FieldCode:
    """A field code. `option`: DocumentDefault, ShowFieldCode, ShowNothing or ReplaceWithRelativityField."""

    artifact_id: int
    name: str
    field_code: str
    application: str
    option: str
    relativity_field: Reference | None = None
    imaging_profiles: tuple[Reference, ...] = ()


class FieldCodes:
    """The application field codes of a workspace."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        workspace_id: int,
        field_code: str,
        *,
        application: str,
        option: str,
        relativity_field_id: int | None = None,
        profile_ids: Sequence[int] = (),
    ) -> int:
        """`field_code` such as Date, of `application` such as MicrosoftWord, in these profiles. Answers its ArtifactID."""
        asked: dict[str, object] = {
            "FieldCode": field_code,
            "Application": application,
            "Option": option,
            "ImagingProfiles": [{"ArtifactID": profile_id} for profile_id in profile_ids],
        }
        if relativity_field_id is not None:
            asked["RelativityField"] = {"ArtifactID": relativity_field_id}
        path = f"{imaging(workspace_id)}/application-field-codes"
        return decode(int, self._transport.post(path, {"applicationFieldCode": asked}), "field code")

    def read(self, workspace_id: int, field_code_id: int) -> FieldCode:
        """One field code."""
        return decode(FieldCode, self._transport.get(self._path(workspace_id, field_code_id)), "field code")

    def update(self, workspace_id: int, field_code_id: int, **members: object) -> None:
        """Change what is given, by the server's names; the rest stays."""
        self._transport.post(self._path(workspace_id, field_code_id), {"applicationFieldCode": members})

    def delete(self, workspace_id: int, field_code_id: int) -> None:
        """Delete a field code."""
        self._transport.delete(self._path(workspace_id, field_code_id))

    @staticmethod
    def _path(workspace_id: int, field_code_id: int) -> str:
        return f"{imaging(workspace_id)}/application-field-codes/{field_code_id}"
