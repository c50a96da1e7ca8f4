"""Archives for tests: made here, never taken from anybody."""

import io
import zipfile
from collections.abc import Mapping
from uuid import UUID

EXAMPLE_GUID = UUID("5f3c2b1a-7f0e-4f0c-9a53-0a3f0d9f8b11")


def xml(guid: UUID = EXAMPLE_GUID, *, name: str = "Example", version: str = "1.0.0.0", inside: str = "") -> bytes:
    """The least valid application, with more elements where asked for."""
    return (
        '\ufeff<?xml version="1.0" encoding="utf-8"?>\n'
        '<Application xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<Guid>{guid}</Guid><Name>{name}</Name><RelativityVersion>12.1.0.0</RelativityVersion><Version>{version}</Version>"
        f"{inside}<Locked>true</Locked></Application>"
    ).encode()


def zipped(members: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", method) as archive:
        for name, content in members.items():
            # A fixed moment: two archives of the same content are the same bytes, whenever they are made.
            member = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            member.compress_type = method
            archive.writestr(member, content)
    return into.getvalue()


def rap(guid: UUID = EXAMPLE_GUID, *, name: str = "Example", version: str = "1.0.0.0", inside: str = "") -> bytes:
    """An archive of one application."""
    return zipped({"application.xml": xml(guid, name=name, version=version, inside=inside)})


DOCUMENT = "15c36703-74ea-4ff8-9dfb-ad30ece7530d"


def field_xml(number: int, name: str, kind: int, more: str = "") -> str:
    """A field with a GUID of its number."""
    return (
        f"<Field><ArtifactId>{number}</ArtifactId><DisplayName>{name}</DisplayName><FieldTypeId>{kind}</FieldTypeId>"
        f"<Guid>bbbbbbbb-0000-0000-0000-{number:012d}</Guid>{more}</Field>"
    )


def document_xml(*fields: str) -> str:
    """The object type Document with more fields."""
    return (
        f"<Objects><Object><Guid>{DOCUMENT}</Guid><Name>Document</Name><DescriptorArtifactTypeId>10</DescriptorArtifactTypeId>"
        f"<Fields>{''.join(fields)}</Fields></Object></Objects>"
    )


FIELD = (
    "<Field><ArtifactId>1038454</ArtifactId><Codes><Code><Guid>4bdfb723-99eb-426c-b020-6964532d9e1c</Guid><Name>Red</Name>"
    "<Order>10</Order></Code></Codes><DisplayName>Colour</DisplayName><FieldTypeId>5</FieldTypeId>"
    '<MaxLength xsi:nil="true" /><Guid>4bdfb723-99eb-426c-b020-6964532d9e1b</Guid></Field>'
)
OBJECT_TYPE = (
    f"<Objects><Object><Guid>5d7a83fc-838e-44ff-8d82-5e79edd48295</Guid><Name>Paint</Name><Fields>{FIELD}</Fields>"
    "<Layouts><Layout><Guid>5fdc3ada-7d59-4c95-9fac-97a84793a3aa</Guid><Name>Form</Name><LayoutFields><LayoutField>"
    "<FieldArtifactId>1038454</FieldArtifactId><Row>1</Row></LayoutField></LayoutFields></Layout></Layouts>"
    "<Tab><Guid>36ff2cef-3aea-4e36-838b-6f82f4d7187e</Guid><Name>Paint</Name></Tab></Object></Objects>"
)
HANDLERS = (
    "<InstallEventHandlers><InstallEventHandler><Guid>b32a88b0-6a7c-489d-9d4a-7702437f193e</Guid><Name>Before</Name>"
    "<ExecutionType>7</ExecutionType></InstallEventHandler><InstallEventHandler>"
    "<Guid>b32a88b0-6a7c-489d-9d4a-7702437f193f</Guid><Name>After</Name><ExecutionType>8</ExecutionType>"
    "</InstallEventHandler></InstallEventHandlers>"
)
