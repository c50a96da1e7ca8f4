"""Documents with page images, redactions and natives, a saved search over all, and a production that runs in this process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import sqlalchemy as sa
from PIL import Image, ImageDraw

from photostat.productions.editing import create_production, run_production
from photostat.productions.model import Choices, Endorsement, NewProduction, Production, Stamp
from photostat.productions.numbering import BatesNumbers
from photostat.productions.store.rows import find_production
from photostat.productions.work.run import run_next
from photostat.render.pages.boxes import Box
from photostat.render.pages.endorsing import Place
from photostat.render.pages.typeface import Typeface
from photostat.services import Services
from photostat.workspaces.change import change
from photostat.workspaces.documents.natives import store_native
from photostat.workspaces.documents.pages import replace_pages, store_page
from photostat.workspaces.documents.uploading import UploadChoices, load_upload
from photostat.workspaces.markups.editing import add_markups
from photostat.workspaces.markups.model import Asked, MarkupStyle
from photostat.workspaces.people.access import enter_workspace
from photostat.workspaces.people.rights import Access, Right
from photostat.workspaces.searches.definition import SearchDefinition
from photostat.workspaces.searches.editing import create_search

ENDORSED = Choices(
    endorsements={
        Place.FOOTER_RIGHT: Endorsement(Stamp.BATES_NUMBER),
        Place.FOOTER_LEFT: Endorsement(Stamp.CONFIDENTIALITY),
    },
    confidentiality="CONFIDENTIAL",
    natives=True,
)


def page_image(words: str, *, kind: str = "TIFF", size: tuple[int, int] = (850, 1100), is_full: bool = False) -> bytes:
    """A page at 100 dpi with lines of words; `is_full`: down to its lowest edge."""
    image = Image.new("L", size, 255)
    draw, face = ImageDraw.Draw(image), Typeface(16)
    for y in range(80, size[1] if is_full else size[1] - 100, 22):
        face.draw(draw, 60, y, f"{words} at {y}. " * 4)
    stream = BytesIO()
    if kind == "TIFF":
        image.convert("1", dither=Image.Dither.NONE).save(stream, "TIFF", compression="group4", dpi=(100, 100))
    else:
        image.convert("RGB").save(stream, "JPEG", quality=90, dpi=(100, 100))
    return stream.getvalue()


@dataclass
class ProductionGround:
    """The documents by control number, and what a test does with productions of them."""

    services: Services
    workspace_id: int
    documents: dict[str, int]
    search_id: int
    production_ids: list[int] = field(default_factory=list)

    def create(
        self, *, prefix: str = "ABC", first: int = 1, digits: int = 7, suffix: str = "", choices: Choices = ENDORSED
    ) -> int:
        """A production of the saved search; its id."""
        numbers = BatesNumbers(prefix, first, digits, suffix)
        with change(self.services.database, user_id=9) as begun:
            new = NewProduction(f"Production {prefix} {first}", numbers, choices, saved_search_id=self.search_id)
            return create_production(begun, self.workspace_id, new)

    def ask(self, production_id: int) -> None:
        """Ask for its run."""
        with change(self.services.database, user_id=9) as begun:
            run_production(begun, self.workspace_id, production_id)

    def run(self, production_id: int) -> Production:
        """Ask for its run and do it."""
        self.ask(production_id)
        return self.run_waiting(production_id)

    def run_waiting(self, production_id: int) -> Production:
        """Do what waits."""
        while run_next(self.services.database, self.services.blobs, self.services.decoder, must_stop=lambda: False):
            pass
        return self.found(production_id)

    def found(self, production_id: int) -> Production:
        """As it stands."""
        with self.services.database.read() as connection:
            return find_production(connection, self.workspace_id, production_id)

    def folder(self, production_id: int) -> Path:
        """Its volume."""
        path = self.services.blobs.path(f"workspaces/{self.workspace_id}/productions/{production_id}/DATA/photostat.opt")
        assert path is not None
        return path.parent.parent

    def redact(self, number: str, box: Box, style: MarkupStyle = MarkupStyle.BLACK, *, page: int = 1, label: str = "") -> None:
        """Draw a redaction."""
        with change(self.services.database, user_id=9) as begun:
            access = enter_workspace(begun.connection, 9, self.workspace_id)
            add_markups(begun, access, self.documents[number], Asked(style, box=box, label=label), first_page=page)

    def rows(self, statement: str, **values: object) -> list[tuple[object, ...]]:
        """What the database says."""
        with self.services.database.read() as connection:
            return [tuple(row) for row in connection.execute(sa.text(statement), values)]

    def execute(self, statement: str, **values: object) -> None:
        """Make the database say something else."""
        with self.services.database.transaction() as connection:
            connection.execute(sa.text(statement), values)


def make_production_ground(services: Services, workspace_id: int, pages: Mapping[str, list[bytes]]) -> ProductionGround:
    """Documents of these control numbers with these page images, each with a native and a text."""
    natives = [
        store_native(services.blobs, workspace_id, f"{number}.txt", iter([f"native of {number}".encode()]), max_bytes=10**9)
        for number in pages
    ]
    with change(services.database, user_id=9) as begun:
        loaded = load_upload(begun, services.blobs, workspace_id, natives, UploadChoices(control_numbers=tuple(pages)))
        documents = {number: found.artifact_id for number, found in zip(pages, loaded, strict=True)}
        search_id = create_search(begun, workspace_id, "All", SearchDefinition())
    for number, own in pages.items():
        if own:
            give_pages(services, workspace_id, documents[number], own)
    ground = ProductionGround(services, workspace_id, documents, search_id)
    ground.execute("UPDATE document SET extracted_text = 'text of ' || control_number WHERE workspace_id = :w", w=workspace_id)
    return ground


def give_pages(services: Services, workspace_id: int, document_id: int, own: list[bytes]) -> None:
    """These page images in place of those that a document has."""
    stored = [
        store_page(services.blobs, workspace_id, document_id, f"{place}.img", content) for place, content in enumerate(own, 1)
    ]
    with change(services.database, user_id=9) as begun:
        replace_pages(begun, services.blobs, Access(9, workspace_id, frozenset(Right)), document_id, stored)
