"""Saved searches on a real database: operators by field type, nesting, keywords, what is refused."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from photostat.errors import ConflictError, InvalidInputError, NotFoundError, PhotostatError
from photostat.storage.database import Database
from photostat.workspaces.artifacts import well_known
from photostat.workspaces.change import Change, change
from photostat.workspaces.documents.store.texts import index_text
from photostat.workspaces.folders.editing import ensure_folder
from photostat.workspaces.searches.definition import (
    Criterion,
    Group,
    Joined,
    Joiner,
    Operator,
    SearchDefinition,
    from_json,
    to_json,
)
from photostat.workspaces.searches.editing import copy_search, create_search, delete_search, update_search
from photostat.workspaces.searches.store.evaluation import documents_by, documents_of

ADMIN = 9
SIZE, EXTENSION, CUSTODIAN, CREATED_ON, CREATED_BY, HAS_NATIVE = 1035306, 1035305, 1035309, 1035314, 1035313, 1035303

Load = Callable[..., int]
LONG_TEXT = "lorem ipsum " * 3_000 + "the board of directors met " + "dolor sit " * 3_000

DOCUMENTS: dict[str, dict[str, Any]] = {
    "A": {
        "custodian": "Müller, 50%_x",
        "file_size": 10,
        "file_extension": "pdf",
        "created_on": "2024-02-29T12:00Z",
        "created_by": 9,
    },
    "B": {"custodian": "Roe", "file_size": 200, "has_native": True, "created_on": "2024-03-01T00:00Z", "has_images": 1034243},
    "C": {"file_size": None, "created_on": "2023-12-31T23:59:59Z", "created_by": 777, "extracted_text": LONG_TEXT},
    "D": {"custodian": "", "extracted_text": 'Ärger und/oder "x" john@acme.example 横浜です ﬁne soft\u00adware'},
}


@pytest.fixture
def loaded(database: Database, workspace_id: int) -> int:
    with change(database, user_id=ADMIN) as begun:
        inner = ensure_folder(begun, workspace_id, "Mail\\2024")
        ids = []
        for number, values in DOCUMENTS.items():
            row = {
                "workspace_id": workspace_id,
                "control_number": number,
                "folder_id": inner if number == "A" else well_known.ROOT_FOLDER,
                "has_images": well_known.HAS_IMAGES_NO,
                "created_by": ADMIN,
                "modified_by": ADMIN,
                **values,
            }
            statement = (
                f"INSERT INTO document ({', '.join(row)}) VALUES ({', '.join(':' + name for name in row)}) RETURNING artifact_id"
            )
            ids.append(begun.connection.execute(sa.text(statement), row).scalar_one())
        index_text(begun.connection, workspace_id, ids)
    return workspace_id


def numbers(database: Database, workspace_id: int, definition: SearchDefinition, user_id: int = ADMIN) -> str:
    with database.read() as connection:
        found = documents_by(connection, workspace_id, definition, user_id)
        assert isinstance(found, sa.Select)
        rows = connection.execute(
            sa.text("SELECT control_number FROM document WHERE artifact_id = ANY(:ids) ORDER BY 1"),
            {"ids": list(connection.execute(found).scalars())},
        )
        return "".join(rows.scalars())


def search_for(*criteria: Criterion | Group, joiners: Sequence[Joiner] = ()) -> SearchDefinition:
    joiners = [*joiners, *[Joiner.AND] * (len(criteria) - 1 - len(joiners)), Joiner.NONE]
    return SearchDefinition(criteria=Group(tuple(map(Joined, criteria, joiners))))


TABLE = [
    (CUSTODIAN, Operator.IS, "ROE", "B"),
    (CUSTODIAN, Operator.IS, "MÜLLER, 50%_X", "A"),
    (CUSTODIAN, Operator.IS_LIKE, "%_", "A"),
    (CUSTODIAN, Operator.CONTAINS, "0%", "A"),
    (CUSTODIAN, Operator.STARTS_WITH, "mü", "A"),
    (CUSTODIAN, Operator.ENDS_WITH, "_x", "A"),
    (CUSTODIAN, Operator.LESS_THAN, "r", "AD"),
    (CUSTODIAN, Operator.GREATER_THAN, "N", "B"),
    (CUSTODIAN, Operator.IN, ["roe", "nobody"], "B"),
    (CUSTODIAN, Operator.IS_SET, None, "AB"),
    (CUSTODIAN, Operator.IS_SET, False, "CD"),
    (well_known.EXTRACTED_TEXT, Operator.IS_SET, None, "CD"),
    (well_known.EXTRACTED_TEXT, Operator.CONTAINS, "BOARD OF", "C"),
    (SIZE, Operator.IS, "10", "A"),
    (SIZE, Operator.LESS_THAN, 200, "A"),
    (SIZE, Operator.GREATER_THAN, 10, "B"),
    (SIZE, Operator.IN, [10, "200"], "AB"),
    (SIZE, Operator.BETWEEN, [11, 200], "B"),
    (SIZE, Operator.IS_SET, None, "AB"),
    (CREATED_ON, Operator.IS, "2024-02-29", "A"),
    (CREATED_ON, Operator.IS_BEFORE, "2024-02-29T00:00:00", "C"),
    (CREATED_ON, Operator.IS_BEFORE_OR_ON, "2024-02-29", "AC"),
    (CREATED_ON, Operator.IS_AFTER, "2024-02-29", "BD"),
    (CREATED_ON, Operator.IS_AFTER_OR_ON, "2024-03-01", "BD"),
    (CREATED_ON, Operator.BETWEEN, ["2023-12-31", "2024-02-29"], "AC"),
    (HAS_NATIVE, Operator.IS, "true", "B"),
    (HAS_NATIVE, Operator.IS, False, "ACD"),
    (well_known.HAS_IMAGES, Operator.ANY_OF_THESE, [1034243], "B"),
    (well_known.HAS_IMAGES, Operator.IS, {"ArtifactID": "1034244"}, "ACD"),
    (well_known.HAS_IMAGES, Operator.IS_LIKE, "ye", "B"),
    (CREATED_BY, Operator.IS_LOGGED_IN_USER, None, "ABD"),
    (CREATED_BY, Operator.ANY_OF_THESE, [777], "C"),
]


@pytest.mark.parametrize(("field", "operator", "value", "expected"), TABLE)
def test_each_operator_and_its_negation_part_the_documents(
    database: Database, loaded: int, field: int, operator: Operator, value: Any, expected: str
) -> None:
    assert numbers(database, loaded, search_for(Criterion(field, operator, value))) == expected
    others = numbers(database, loaded, search_for(Criterion(field, operator, value, negated=True)))
    assert sorted(expected + others) == list("ABCD")


@pytest.mark.parametrize(
    ("field", "operator", "value"),
    [
        (SIZE, Operator.IS, "abc"),
        (SIZE, Operator.IS, 1.5),
        (SIZE, Operator.IS, "1e400"),
        (SIZE, Operator.IS, "nan"),
        (SIZE, Operator.IS, True),
        (SIZE, Operator.IS_LIKE, 1),
        (SIZE, Operator.BETWEEN, [1]),
        (CUSTODIAN, Operator.IS, "a\0b"),
        (CUSTODIAN, Operator.IS, "\ud800"),
        (CUSTODIAN, Operator.IS, {"a": 1}),
        (CUSTODIAN, Operator.IS, ["a", "b"]),
        (CUSTODIAN, Operator.IS_LOGGED_IN_USER, None),
        (CREATED_ON, Operator.IS, "2024-02-30"),
        (CREATED_ON, Operator.IS, "99999-01-01"),
        (CREATED_ON, Operator.IS, "9999-12-31"),
        (CREATED_ON, Operator.IN, None),
        (HAS_NATIVE, Operator.IS, "maybe"),
        (well_known.HAS_IMAGES, Operator.IS, 2**31),
        (well_known.HAS_IMAGES, Operator.IS, "x"),
        (CREATED_BY, Operator.STARTS_WITH, [1, 2]),
        (None, Operator.IN, "x"),
        (None, Operator.IS_SET, 1),
    ],
)
def test_what_does_not_fit_is_refused_when_it_is_saved(
    database: Database, workspace_id: int, field: int | None, operator: Operator, value: Any
) -> None:
    with pytest.raises(InvalidInputError), change(database, user_id=ADMIN) as begun:
        create_search(begun, workspace_id, "S", search_for(Criterion(field, operator, value)))


def test_a_month_is_of_any_year(database: Database, loaded: int) -> None:
    assert numbers(database, loaded, search_for(Criterion(CREATED_ON, Operator.IN, month=12)))[:1] == "C"


def test_and_binds_tighter_than_or_and_groups_bind_tightest(database: Database, loaded: int) -> None:
    a, b, c = (Criterion(well_known.CONTROL_NUMBER, Operator.IS, number) for number in "ABC")
    assert numbers(database, loaded, search_for(a, b, c, joiners=[Joiner.OR])) == "A"
    group = search_for(a, b, joiners=[Joiner.OR]).criteria
    assert numbers(database, loaded, search_for(group, b)) == "B"
    assert numbers(database, loaded, search_for()) == "ABCD"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("board directors", "C"),
        ('"board of directors"', "C"),
        ('"directors board"', ""),
        ("boar*", "C"),
        ("NOT board", "ABD"),
        ("board OR ärger", "CD"),
        ("ÄRGER and not board", "D"),
        ("(board or oder) und", "D"),
        ("oder", "D"),
        ("acme", "D"),
        ("john@acme.example", "D"),
        ('"横浜"', "D"),
        ("fine software", "D"),
        ("lorem dolor", "C"),
        ("", "ABCD"),
    ],
)
def test_keywords_find_words_and_phrases(database: Database, loaded: int, text: str, expected: str) -> None:
    assert numbers(database, loaded, SearchDefinition(search_text=text)) == expected


@pytest.mark.parametrize(
    "text", ['"open', "(a", "a)", "a AND", "OR a", "NOT", "*", "!!!", "a\0", "(" * 200 + "a" + ")" * 200, "x" * 500]
)
def test_malformed_keywords_are_refused(database: Database, workspace_id: int, text: str) -> None:
    with pytest.raises(InvalidInputError, match="SearchText"), change(database, user_id=ADMIN) as begun:
        create_search(begun, workspace_id, "S", SearchDefinition(search_text=text))


@pytest.mark.parametrize("blanks", range(11_900, 12_100, 23))
def test_a_phrase_across_the_border_of_chunks_is_found(database: Database, workspace_id: int, blanks: int) -> None:
    phrase = "quick brown fox jumps"
    with change(database, user_id=ADMIN) as begun:
        document_id = begun.connection.execute(
            sa.text(
                "INSERT INTO document (workspace_id, control_number, folder_id, has_images, created_by, modified_by,"
                " extracted_text) VALUES (:w, 'X', 1, 1, 9, 9, :t) RETURNING artifact_id"
            ),
            {"w": workspace_id, "t": "ab " * (blanks // 3) + phrase + " cd" * 5_000},
        ).scalar_one()
        index_text(begun.connection, workspace_id, [document_id])
    assert numbers(database, workspace_id, SearchDefinition(search_text=f'"ab {phrase} cd"')) == "X"


def test_scope_takes_folders_with_or_without_those_below(database: Database, loaded: int) -> None:
    with change(database, user_id=ADMIN) as begun:
        mail = ensure_folder(begun, loaded, "Mail")
    assert numbers(database, loaded, SearchDefinition(folder_ids=(mail,))) == "A"
    assert numbers(database, loaded, SearchDefinition(folder_ids=(mail,), includes_subfolders=False)) == ""


def save(begun: Change, workspace_id: int, name: str, *nested: int) -> int:
    return create_search(begun, workspace_id, name, search_for(*(Criterion(None, Operator.IN, inner) for inner in nested)))


def test_a_search_inside_a_search_is_evaluated_and_negated(database: Database, loaded: int) -> None:
    with change(database, user_id=ADMIN) as begun:
        inner = create_search(begun, loaded, "Inner", search_for(Criterion(SIZE, Operator.IS_SET)))
    assert numbers(database, loaded, search_for(Criterion(None, Operator.IN, str(inner)))) == "AB"
    assert numbers(database, loaded, search_for(Criterion(None, Operator.IN, inner, negated=True))) == "CD"


def test_a_negated_search_finds_documents_on_which_the_inner_one_has_nothing_to_say(database: Database, loaded: int) -> None:
    with change(database, user_id=ADMIN) as begun:
        inner = create_search(begun, loaded, "Inner", search_for(Criterion(SIZE, Operator.GREATER_THAN, 100)))
        between = create_search(begun, loaded, "Between", search_for(Criterion(None, Operator.IN, inner, negated=True)))
    assert numbers(database, loaded, search_for(Criterion(None, Operator.IN, inner))) == "B"
    assert numbers(database, loaded, search_for(Criterion(None, Operator.IN, inner, negated=True))) == "ACD"
    assert numbers(database, loaded, search_for(Criterion(None, Operator.IN, between, negated=True))) == "B"


def test_no_search_comes_to_contain_itself(database: Database, workspace_id: int) -> None:
    with change(database, user_id=ADMIN) as begun:
        first = save(begun, workspace_id, "First")
        third = save(begun, workspace_id, "Third", save(begun, workspace_id, "Second", first))
        for inner in (first, third):
            with pytest.raises(ConflictError, match="contains itself"):
                update_search(begun, workspace_id, first, "First", search_for(Criterion(None, Operator.IN, inner)))


def test_searches_lie_in_each_other_to_a_limit(database: Database, workspace_id: int) -> None:
    with pytest.raises(InvalidInputError, match="deep"), change(database, user_id=ADMIN) as begun:
        inner = save(begun, workspace_id, "S")
        for _ in range(30):
            inner = save(begun, workspace_id, "S", inner)


def test_searches_that_double_at_each_level_are_refused(database: Database, workspace_id: int) -> None:
    with pytest.raises(InvalidInputError, match="more than 100 saved searches"), change(database, user_id=ADMIN) as begun:
        inner = save(begun, workspace_id, "S")
        for _ in range(10):
            inner = save(begun, workspace_id, "S", inner, inner)


def test_conditions_are_counted_through_nested_searches(database: Database, workspace_id: int) -> None:
    many = search_for(*[Criterion(SIZE, Operator.IS, 1)] * 6_000)
    with change(database, user_id=ADMIN) as begun:
        inner = create_search(begun, workspace_id, "S", many)
        with pytest.raises(InvalidInputError, match="conditions"):
            save(begun, workspace_id, "S", inner, inner)


def test_the_deepest_nesting_that_is_taken_can_be_run(database: Database, loaded: int) -> None:
    def deep(levels: int, inmost: Criterion) -> SearchDefinition:
        group = Group((Joined(inmost),))
        for level in range(levels):
            joiner = Joiner.OR if level % 2 else Joiner.AND
            group = Group((Joined(Criterion(SIZE, Operator.IS_SET), joiner), Joined(group)))
        return SearchDefinition(criteria=group)

    with change(database, user_id=ADMIN) as begun:
        inner = create_search(begun, loaded, "S", deep(20, Criterion(SIZE, Operator.IS, 10)))
        for _ in range(18):
            inner = save(begun, loaded, "S", inner)
    assert numbers(database, loaded, deep(2, Criterion(None, Operator.IN, inner))) == "AB"
    with pytest.raises(InvalidInputError, match="60 levels"):
        numbers(database, loaded, deep(3, Criterion(None, Operator.IN, inner)))


def test_two_hundred_nested_groups_are_refused(database: Database, workspace_id: int) -> None:
    group = Group((Joined(Criterion(SIZE, Operator.IS_SET)),))
    for _ in range(200):
        group = Group((Joined(group),))
    with pytest.raises(InvalidInputError, match="nested"), change(database, user_id=ADMIN) as begun:
        create_search(begun, workspace_id, "S", SearchDefinition(criteria=group))


def test_a_search_that_another_one_uses_is_not_deleted(database: Database, workspace_id: int) -> None:
    with change(database, user_id=ADMIN) as begun:
        inner = save(begun, workspace_id, "Inner")
        outer = save(begun, workspace_id, "Outer", inner)
        with pytest.raises(ConflictError, match="Outer"):
            delete_search(begun, workspace_id, inner)
        delete_search(begun, workspace_id, outer)
        delete_search(begun, workspace_id, inner)
    with database.read() as connection, pytest.raises(NotFoundError):
        documents_of(connection, workspace_id, inner, ADMIN)


@pytest.mark.parametrize("criterion", [Criterion(5, Operator.IS_SET), Criterion(None, Operator.IN, 5)])
def test_what_is_gone_is_named(database: Database, workspace_id: int, criterion: Criterion) -> None:
    with pytest.raises(PhotostatError, match="5 is gone"), change(database, user_id=ADMIN) as begun:
        create_search(begun, workspace_id, "S", search_for(criterion))


def test_copies_are_numbered(database: Database, workspace_id: int) -> None:
    with change(database, user_id=ADMIN) as begun:
        first = save(begun, workspace_id, "All")
        assert [copy_search(begun, workspace_id, first)[1] for _ in range(2)] == ["All (1)", "All (2)"]


def test_the_stored_form_is_read_back_the_same() -> None:
    inner = search_for(Criterion(SIZE, Operator.IN, [1, "2"], negated=True, month=3)).criteria
    definition = SearchDefinition(
        criteria=search_for(inner, Criterion(None, Operator.IN, 7), joiners=[Joiner.OR]).criteria,
        field_ids=(1, 2),
        folder_ids=(3,),
        search_text="a",
        owner_id=9,
    )
    assert from_json(to_json(definition)) == definition
