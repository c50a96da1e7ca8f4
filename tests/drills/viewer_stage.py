"""A workspace with documents of legible pages, made over HTTP, for the drill of the viewer."""

from io import BytesIO
from typing import Any

import requests
import sqlalchemy as sa
from PIL import Image, ImageDraw

from drills.served import PASSWORD, Served
from photostat.storage.postgres import running_url

ADMIN = ("admin@example.com", PASSWORD)
READER = ("reader@example.com", "an ordinary password")
WIDTH, HEIGHT = 850, 1100


def page(number: int) -> bytes:
    """A page of text lines, Group 4, 100 dpi."""
    image = Image.new("1", (WIDTH, HEIGHT), 1)
    draw = ImageDraw.Draw(image)
    for line in range(40):
        draw.text((90, 90 + line * 22), f"Page {number}, line {line}: the quick brown fox jumps over the lazy dog", fill=0)
    stream = BytesIO()
    image.save(stream, "TIFF", compression="group4", dpi=(100, 100))
    return stream.getvalue()


class Stage:
    """Two documents of three pages, and a reader who may see images and nothing else."""

    def __init__(self, served: Served) -> None:
        self.url, self.folder = served.url, served.folder
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.auth = ADMIN
        self.session.headers["X-CSRF-Header"] = "-"
        workspace = {
            "Name": "Doe v. Roe",
            "Matter": {"ArtifactID": 107},
            "Template": {"ArtifactID": 1014823},
            "Status": {"ArtifactID": 675},
        }
        made = self.call("POST", "/Relativity.REST/api/relativity-environment/v1/workspace", {"workspaceRequest": workspace})
        self.workspace_id = made["ArtifactID"]
        self.documents = [self._document(name) for name in ("a.txt", "b.txt")]
        self._reader()

    def call(self, method: str, path: str, body: object = None, **options: Any) -> Any:
        """One call of the API as administrator."""
        answer = self.session.request(method, self.url + path, json=body, timeout=60, **options)
        assert answer.status_code == 200, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def of(self, document: int = 0) -> str:
        """The API's address of a document."""
        return f"/photostat/v1/workspaces/{self.workspace_id}/documents/{self.documents[document]}"

    def markups(self) -> list[dict[str, Any]]:
        """The markups of the first document."""
        return list(self.call("GET", f"{self.of()}/markups")["Markups"])

    def lengthen(self, document: int, pages: int) -> None:
        """Copy the document's first page until it has so many."""
        url = running_url(self.folder / "postgres")
        assert url is not None
        engine = sa.create_engine(url)
        columns = "file_name, format, width_px, height_px, dpi, byte_size, sha256, rotation, blob_key"
        with engine.begin() as connection:
            connection.execute(
                sa.text(
                    f"INSERT INTO page_image (workspace_id, document_id, page_number, guid, {columns})"
                    f" SELECT workspace_id, document_id, n, gen_random_uuid(), {columns}"
                    " FROM page_image, generate_series(4, :pages) AS n"
                    " WHERE workspace_id = :w AND document_id = :d AND page_number = 1"
                ),
                {"w": self.workspace_id, "d": self.documents[document], "pages": pages},
            )
        engine.dispose()

    def _document(self, name: str) -> int:
        base = f"/photostat/v1/workspaces/{self.workspace_id}/documents"
        made = self.call("POST", base, files=[("files", (name, b"text"))])["Documents"][0]["ArtifactID"]
        self.call("POST", f"{base}/{made}/images", files=[("files", (f"{n}.tif", page(n))) for n in (1, 2, 3)])
        return int(made)

    def _reader(self) -> None:
        user = self.call("POST", "/photostat/v1/users", {"Name": "Reader", "Email": READER[0], "Password": READER[1]})
        group = self.call("POST", "/photostat/v1/groups", {"Name": "Readers"})
        base = f"/photostat/v1/groups/{group['ArtifactID']}"
        self.call("PUT", f"{base}/members/{user['ArtifactID']}")
        rights = {"Rights": ["ViewWorkspace", "ViewImages"]}
        self.call("PUT", f"{base}/workspaces/{self.workspace_id}/rights", rights)
