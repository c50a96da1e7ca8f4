"""What the handlers of requests stand on; built once, in `bootstrap`."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from photostat.render.identifying import Identifier
from photostat.settings import Settings
from photostat.storage.blobs import Blobs
from photostat.storage.database import Database
from photostat.workspaces.markups.pictures import PictureCache
from photostat.workspaces.matters.creation import BirthStep
from photostat.workspaces.people.authentication import Authenticator


@dataclass(frozen=True)
class Services:
    """The domain behind the API. Without an `identifier` natives have no type until they are imaged."""

    settings: Settings
    database: Database
    blobs: Blobs
    authenticator: Authenticator
    birth_steps: Sequence[BirthStep] = ()
    identifier: Identifier | None = None
    pictures: PictureCache = field(default_factory=PictureCache)
