"""Zip packages with fixed dates and a fixed order, the container of OOXML and ODF."""

import io
import zipfile
from collections.abc import Mapping

FIXED_DATE = (2024, 3, 1, 9, 0, 0)
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zip_bytes(parts: Mapping[str, str | bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    """A zip of `parts` in their order; those named in `stored` are not compressed (ODF wants that of its mimetype)."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, FIXED_DATE)
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return target.getvalue()


def relationships(targets: Mapping[str, tuple[str, str]]) -> str:
    """A .rels part: id -> (kind, target)."""
    rows = "".join(f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, (kind, target) in targets.items())
    return f'{XML}<Relationships xmlns="{_RELATIONSHIPS}">{rows}</Relationships>'


def ooxml(main: str, content_types: Mapping[str, str], parts: Mapping[str, str | bytes]) -> bytes:
    """An OOXML package whose main part is `main`; `content_types` maps part names to their types."""
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name, kind in {**content_types, "docProps/core.xml": _CORE_TYPE}.items()
    )
    types = (
        f'{XML}<Types xmlns="{_CONTENT_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>{overrides}</Types>'
    )
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    root = relationships({"rId1": (f"{OFFICE}/officeDocument", main), "rId2": (core, "docProps/core.xml")})
    return zip_bytes({"[Content_Types].xml": types, "_rels/.rels": root, "docProps/core.xml": _CORE, **parts})


_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE = (
    f'{XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>Ida Fenwick</dc:creator>'
    "<cp:lastModifiedBy>Tomas Reyle</cp:lastModifiedBy>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">2024-02-12T08:30:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">2024-03-01T16:45:00Z</dcterms:modified></cp:coreProperties>'
)
