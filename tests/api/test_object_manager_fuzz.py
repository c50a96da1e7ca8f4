"""Random requests to the Object Manager: whatever comes, it is answered, and never by a failure of the server."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from test_object_manager_mass import Manager

from conftest import Client

FUZZ = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

NAMES = st.one_of(
    st.sampled_from(["Control Number", "Extracted Text", "Has Images", "Artifact ID", "Folder", "Custodian", "File Size"]),
    st.sampled_from(["Name", "Field", "Order", "System Created On", "System Created By", "Has Native"]),
    st.sampled_from(["Tags", "Sum", "Due", "Yes", "Whole", "*", "*NOFIELDS*", "Nonsense"]),
)
TEXTS = st.one_of(st.text(max_size=8), st.sampled_from(["\0", "%", "\\", "[", "'", "DOC1", "2024-02-29", "1e400", "9" * 40]))
INTEGERS = st.one_of(st.integers(-3, 12), st.sampled_from([2**31 - 1, -(2**31), 2**31, 2**63, -(2**63) - 1, 10**40]))
IDS = st.one_of(INTEGERS, st.integers(1003663, 1003700), st.integers(1050001, 1050020))
SCALARS = st.one_of(st.none(), st.booleans(), INTEGERS, st.floats(allow_nan=False, allow_infinity=False), TEXTS)
KEYS: SearchStrategy[Any] = st.one_of(
    st.fixed_dictionaries({"Name": NAMES}),
    st.fixed_dictionaries({"ArtifactID": IDS}),
    st.fixed_dictionaries({"Name": TEXTS}),
    st.fixed_dictionaries({"Guid": st.one_of(st.uuids().map(str), TEXTS)}),
    SCALARS,
)
TYPES: SearchStrategy[Any] = st.one_of(
    st.sampled_from([10, 10, 10, 7, 14, 15, 8]).map(lambda number: {"ArtifactTypeID": number}), KEYS
)
VALUES = st.one_of(SCALARS, KEYS, st.lists(st.one_of(SCALARS, KEYS), max_size=3))
OPERATORS = st.sampled_from(
    ["==", "<>", ">", "<=", "LIKE", "CONTAINS", "STARTSWITH", "IN", "ISSET", "IN SAVEDSEARCH", "IN CHOICE"]
)
OPERANDS = st.one_of(
    INTEGERS.map(str),
    TEXTS.map(lambda text: f"'{text}'"),
    st.lists(INTEGERS, max_size=3).map(str),
    st.sampled_from(["true", "2024-02-29", "9999-12-31", "CHOICE 1034244", "USER '%'", "MULTICHOICE [1]", "1.5", "", "['a']"]),
)
TERMS = st.builds("'{}' {} {}".format, NAMES, OPERATORS, OPERANDS)
CONDITIONS = st.one_of(st.just(""), TERMS, st.builds("{} AND NOT ({})".format, TERMS, TERMS), TEXTS)
SORTS = st.fixed_dictionaries({"Field": KEYS}, optional={"Direction": st.one_of(st.sampled_from(["Descending", 0, 1]), SCALARS)})
FIELD_VALUES = st.lists(st.fixed_dictionaries({"Field": KEYS, "Value": VALUES}), max_size=3)
QUERIES = st.fixed_dictionaries(
    {"ObjectType": TYPES},
    optional={"Fields": st.lists(KEYS, max_size=3), "Condition": CONDITIONS, "Sorts": st.lists(SORTS, max_size=2)},
)
OPTIONS = st.sampled_from([{}, {"UpdateBehavior": "Merge"}, {"UpdateBehavior": "Replace"}, {"UpdateBehavior": "?"}])
CRITERIA = st.fixed_dictionaries(
    {"ObjectIdentificationCriteria": st.fixed_dictionaries({"ObjectType": TYPES, "Condition": CONDITIONS})},
    optional={"FieldValues": FIELD_VALUES},
)
OBJECTS = st.fixed_dictionaries({"Objects": st.lists(KEYS, max_size=3), "FieldValues": FIELD_VALUES})
EACH = st.fixed_dictionaries(
    {
        "Fields": st.lists(KEYS, max_size=2),
        "ObjectValues": st.lists(st.fixed_dictionaries({"object": KEYS, "values": st.lists(VALUES, max_size=2)}), max_size=2),
    }
)
NEW = st.fixed_dictionaries({"ObjectType": TYPES, "FieldValues": FIELD_VALUES}, optional={"ParentObject": KEYS})
NEW_MANY = st.fixed_dictionaries(
    {"ObjectType": TYPES, "Fields": st.lists(KEYS, max_size=2), "ValueLists": st.lists(st.lists(VALUES, max_size=2), max_size=3)}
)
ONE = st.fixed_dictionaries({"Object": KEYS, "FieldValues": FIELD_VALUES}, optional={"Fields": st.lists(KEYS, max_size=3)})


def wrapped(**forms: SearchStrategy[Any]) -> SearchStrategy[dict[str, Any]]:
    return st.one_of(*(st.fixed_dictionaries({name: form, "OperationOptions": OPTIONS}) for name, form in forms.items()))


READING = st.one_of(
    st.tuples(
        st.sampled_from(["query", "queryslim"]),
        st.fixed_dictionaries({"request": QUERIES}, optional={"start": INTEGERS, "length": INTEGERS}),
    ),
    st.tuples(st.just("read"), wrapped(request=ONE)),
    st.tuples(st.just("initializeexport"), st.fixed_dictionaries({"queryRequest": QUERIES}, optional={"start": INTEGERS})),
    st.tuples(st.just("dependencylist"), wrapped(request=OBJECTS)),
)
WRITING = st.one_of(
    st.tuples(st.just("create"), wrapped(request=NEW, massRequest=NEW_MANY)),
    st.tuples(
        st.just("update"),
        wrapped(request=ONE, massRequestByCriteria=CRITERIA, massRequestByObjectIdentifiers=OBJECTS, massRequestPerObjects=EACH),
    ),
    st.tuples(st.just("delete"), wrapped(request=ONE, massRequestByCriteria=CRITERIA)),
)


@pytest.fixture
def manager(client: Client, workspace_id: int) -> Manager:
    """A workspace with a field of each type and two documents."""
    fields = f"Relativity-Object-Model/v1/workspaces/{workspace_id}/fields"
    for kind, name in (
        ("multiple-choice", "Tags"),
        ("decimal", "Sum"),
        ("date", "Due"),
        ("yes-no", "Yes"),
        ("whole-number", "Whole"),
    ):
        assert client.post(f"{fields}/{kind}-fields", {"fieldRequest": {"Name": name}}).status_code == 200
    made = Manager(client, workspace_id)
    made.make("DOC1", "DOC2")
    return made


@FUZZ
@given(asked=READING)
def test_reading_never_fails(manager: Manager, asked: tuple[str, object]) -> None:
    assert manager.status(*asked) in (200, 400, 404)


@FUZZ
@given(asked=WRITING)
def test_writing_never_fails(manager: Manager, asked: tuple[str, object]) -> None:
    assert manager.status(*asked) in (200, 400, 404, 409)
