"""Natives get their type when they are loaded, by their content, in the sandbox."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from photostat.render.identifying import Identifier
from photostat.render.native_types import native_type
from photostat.services import Services
from photostat.storage.blobs import LocalBlobs
from photostat.workspaces.documents.columns_of_source import SourceColumns, SourceRow
from photostat.workspaces.documents.loading import Loader, LoadPlan
from photostat.workspaces.documents.model import LoadMode
from photostat.workspaces.documents.source_files import SourceFiles

PDF = native_type(1557).name


@pytest.fixture
def services(services: Services, tmp_path: Path) -> Iterator[Services]:
    with Identifier(services.settings.render) as identifier:
        yield replace(services, blobs=LocalBlobs(tmp_path / "typed"), identifier=identifier)


def types(services: Services) -> list[str | None]:
    with services.database.read() as connection:
        return list(connection.execute(sa.text("SELECT native_type FROM document ORDER BY control_number")).scalars())


def test_an_upload_is_identified_and_a_broken_native_does_not_stop_it(client: Any, services: Services, workspace_id: int) -> None:
    natives = [("a.doc", b"%PDF-1.4\n%%EOF"), ("b.docx", b"PK\x03\x04" + b"\xff" * 3_000), ("empty.txt", b"")]
    parts = [("files", native) for native in natives]
    answer = client.request("POST", f"/photostat/v1/workspaces/{workspace_id}/documents", files=parts)
    assert answer.status_code == 200, answer.text
    assert types(services) == [PDF, None, None]


def test_a_bulk_load_identifies_its_natives(services: Services, workspace_id: int, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"%PDF-1.4\n%%EOF")
    plan = LoadPlan(
        workspace_id=workspace_id,
        user_id=9,
        mode=LoadMode.APPEND,
        columns=SourceColumns(identifier=0, fields=(), native_path=1),
        files=SourceFiles(tmp_path, (tmp_path,)),
    )
    loader = Loader(services.database, services.blobs, plan, lambda *_: None, services.identifier)
    assert loader.load([SourceRow(1, ["A1", "a.bin"]), SourceRow(2, ["A2", ""])]).created == 2
    assert types(services) == [PDF, None]
