"""A production whose files lie in an object store: checked, and given out."""

import io
import zipfile
from dataclasses import replace

from photostat.productions.archive import archive_of
from photostat.productions.model import ProductionState
from photostat.services import Services
from photostat.storage.blobs.address import open_object_store
from production_ground import make_production_ground, page_image
from s3_server import BUCKET, S3Server


def test_a_volume_in_an_object_store_is_checked_and_given_out(services: Services, workspace_id: int, s3: S3Server) -> None:
    blobs = open_object_store(f"s3://{BUCKET}/productions", s3.environment)
    case = make_production_ground(replace(services, blobs=blobs), workspace_id, {"A1": [page_image("a")], "A2": []})
    production_id = case.create()
    made = case.run(production_id)
    assert (made.state, made.error) == (ProductionState.COMPLETED, "")
    with zipfile.ZipFile(io.BytesIO(b"".join(archive_of(services.database, blobs, made)))) as archive:
        assert archive.testzip() is None and "IMAGES/001/ABC0000002.tif" in archive.namelist()
