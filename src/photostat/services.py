"""What the handlers of requests stand on; built once, in `bootstrap`."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from photostat.applications.installs.kind import RelativityApplicationKind
from photostat.applications.library.kind import LibraryApplicationKind
from photostat.errors import InvalidInputError, NotFoundError
from photostat.imaging.objects.kinds import ApplicationFieldCodeKind, ImagingProfileKind, NativeTypeKind
from photostat.imaging.previews.shelf import PreviewShelf
from photostat.imaging.sets.kind import ImagingSetKind
from photostat.render.identifying import Identifier
from photostat.render.page_decoding import PageDecoder
from photostat.settings import Settings
from photostat.storage.blobs import Blobs
from photostat.storage.database import Connection, Database
from photostat.workspaces.markups.pictures import PictureCache
from photostat.workspaces.matters.creation import BirthStep
from photostat.workspaces.objects.conditions import conditions_with
from photostat.workspaces.objects.kinds.document import DocumentKind
from photostat.workspaces.objects.kinds.fixed import ChoiceKind, FieldKind, SavedSearchKind, WorkspaceKind
from photostat.workspaces.objects.query import Objects
from photostat.workspaces.objects.registry import ObjectRegistry
from photostat.workspaces.objects.store.source import IdSet
from photostat.workspaces.people.authentication import Authenticator
from photostat.workspaces.people.rights import Access
from photostat.workspaces.people.sessions import Sessions
from photostat.workspaces.searches.store.evaluation import documents_of


@dataclass(frozen=True)
class Services:
    """The domain behind API and console. Without an `identifier` natives have no type until they are imaged."""

    settings: Settings
    database: Database
    blobs: Blobs
    decoder: PageDecoder
    authenticator: Authenticator
    birth_steps: Sequence[BirthStep] = ()
    identifier: Identifier | None = None
    pictures: PictureCache = field(default_factory=PictureCache)
    previews: PreviewShelf = field(default_factory=PreviewShelf)

    @property
    def sessions(self) -> Sessions:
        """Of people who signed in with a browser."""
        return Sessions(self.database, self.authenticator, self.settings.console)


def objects_of(services: Services) -> Objects:
    """The object types of this instance."""
    kinds = [
        DocumentKind(services.database, services.blobs),
        WorkspaceKind(),
        FieldKind(),
        ChoiceKind(),
        SavedSearchKind(),
        ImagingProfileKind(),
        NativeTypeKind(),
        ApplicationFieldCodeKind(),
        ImagingSetKind(capital_errors=services.settings.imaging.capital_errors_status),
        LibraryApplicationKind(),
        RelativityApplicationKind(),
    ]
    return Objects(ObjectRegistry(kinds), conditions_with(_saved_search_ids))


def _saved_search_ids(connection: Connection, access: Access, search_id: int) -> IdSet:
    try:
        return documents_of(connection, access.workspace_id, search_id, access.user_id)
    except NotFoundError as error:
        raise InvalidInputError(f"Condition: there is no saved search {search_id}.") from error
