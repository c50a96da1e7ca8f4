"""What is read out of an archive, and that it comes back out of the writer."""

import io
from uuid import UUID

import pytest

from library_archives import EXAMPLE_GUID, HANDLERS, OBJECT_TYPE, rap, xml, zipped
from photostat.applications.archives.errors import InvalidArchiveError
from photostat.applications.archives.model import Application
from photostat.applications.archives.reading import problems_of, read_application
from photostat.applications.archives.version import Version
from photostat.applications.archives.writing import write_archive, write_markup

_ALL = OBJECT_TYPE + HANDLERS + "<ApplicationScripts><ScriptElement><Guid>b32a88b0-6a7c-489d-9d4a-7702437f1940</Guid>"
_ALL += "<Name>Count</Name><Body>&lt;script /&gt;</Body></ScriptElement></ApplicationScripts>"


def _read(content: bytes) -> Application:
    return read_application(io.BytesIO(content))


def test_archive_and_bare_xml_are_the_same_application() -> None:
    assert _read(rap()) == _read(xml())
    assert _read(rap()).guid == EXAMPLE_GUID
    assert _read(rap(version="1.2")).version == Version(1, 2)


def test_components_are_read() -> None:
    application = _read(rap(inside=_ALL))
    (object_type,) = application.object_types
    (field,) = object_type.fields
    assert (object_type.name, field.name, field.field_type_id, field.max_length) == ("Paint", "Colour", 5, None)
    assert [choice.name for choice in field.choices] == ["Red"]
    assert object_type.layouts[0].fields[0].field_artifact_id == field.artifact_id
    assert object_type.tab is not None
    assert [handler.execution_type for handler in application.install_handlers] == [7, 8]
    assert application.scripts[0].body == "<script />"


def test_what_is_written_reads_the_same() -> None:
    application = _read(rap(inside=_ALL))
    assert _read(write_archive(application)) == application
    assert _read(write_markup(application)) == application
    assert write_archive(application) == write_archive(application)


def test_schema_version_is_never_above_the_version() -> None:
    assert _read(rap()).schema_version == Version(1)
    assert _read(rap(inside="<SchemaVersion>2.0.0.0</SchemaVersion>")).schema_version == Version(1)
    assert _read(rap(inside="<SchemaVersion>0.9.0.0</SchemaVersion>")).schema_version == Version(0, 9)


def test_backslashes_separate_names() -> None:
    content = zipped({"application.xml": xml(), "resourcefiles\\read me.txt": b"x"})
    assert _read(content).guid == EXAMPLE_GUID


def test_restricted_resources_are_told() -> None:
    resources = "<ResourceFiles><ResourceFile><Name>{}</Name></ResourceFile></ResourceFiles>"
    assert problems_of(_read(rap(inside=resources.format("Setup.EXE"))))
    assert not problems_of(_read(rap(inside=resources.format("notes.dll"))))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   ",
        b"not an archive",
        b"<Application>",
        b"<Other />",
        zipped({}),
        zipped({"other.xml": xml()}),
        xml(name=""),
        xml(name="x" * 256),
        xml(version="0.0.0.0"),
        xml(version="1.x"),
        xml(version="1.2.3.4.5"),
        xml(version="99999999999"),
        xml().replace(str(EXAMPLE_GUID).encode(), b"no-guid"),
        xml().replace(b"<Guid>", b"<Gu>").replace(b"</Guid>", b"</Gu>"),
        xml(inside="<GlobalApplication>perhaps</GlobalApplication>"),
        xml(inside=OBJECT_TYPE.replace("<Row>1<", "<Row>99999999999<")),
    ],
)
def test_what_is_no_application_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidArchiveError):
        _read(content)


def test_utf16_is_read() -> None:
    text = xml(name="Prüfung").decode("utf-8-sig").replace("utf-8", "utf-16")
    assert _read(text.encode("utf-16")).name == "Prüfung"
    assert _read(xml()).guid == UUID(str(EXAMPLE_GUID))
