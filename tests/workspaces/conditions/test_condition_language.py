"""The condition language: what it prints it reads back, and what it says of a bad condition."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photostat.workspaces.conditions import tree
from photostat.workspaces.conditions.errors import ConditionError
from photostat.workspaces.conditions.parsing import parse
from photostat.workspaces.conditions.printing import printed
from photostat.workspaces.conditions.texts import read_date

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
IDS = st.integers(0, 2**31 - 1) | st.uuids()
FIELDS = st.builds(tree.FieldName, TEXTS | st.integers(0, 2**31 - 1) | st.uuids())
MOMENTS = st.datetimes(datetime(1000, 1, 1), datetime(9999, 12, 30), timezones=st.just(UTC))


def _date(moment: datetime, how: int) -> tree.Date:
    texts = (f"{moment:%Y-%m-%d}", f"{moment:%Y-%m-%dT%H:%M}", f"{moment:%Y-%m-%dT%H:%M:%S}", f"{moment:%Y-%m-%dT%H:%M:%S.%f}")
    return tree.Date(*read_date(texts[how]))


NUMBERS = st.builds(tree.Number, st.decimals(-(10**20), 10**20, allow_nan=False, allow_infinity=False, places=4))
LITERALS = (
    st.builds(tree.Text, TEXTS)
    | NUMBERS
    | st.builds(_date, MOMENTS, st.integers(0, 3))
    | st.builds(tree.Truth, st.booleans())
    | st.builds(tree.Guid, st.uuids())
)
VALUES = LITERALS | st.builds(tree.Id, st.sampled_from(tree.Pointing), IDS.filter(lambda id_: isinstance(id_, int)))
OPERATORS = st.sampled_from(tree.Operator)
LISTS = st.lists(LITERALS, max_size=4).map(tuple)
ID_LISTS = st.lists(IDS, max_size=4).map(tuple)
TERMS = (
    st.builds(tree.Comparison, FIELDS, OPERATORS, VALUES | st.builds(tree.UserName, TEXTS))
    | st.builds(tree.AnyOf, FIELDS, st.sampled_from([tree.Operator.EQUAL, tree.Operator.LIKE]), LISTS)
    | st.builds(tree.IdsOf, FIELDS, st.sampled_from(tree.Pointing), ID_LISTS, st.just(False), st.booleans())
    | st.builds(tree.IdsOf, FIELDS, st.sampled_from(tree.Pointing), ID_LISTS, st.just(True), st.just(True))
    | st.builds(tree.InSavedSearch, FIELDS, st.integers(0, 2**31 - 1))
    | st.builds(tree.InMonth, FIELDS, st.integers(1, 12))
    | st.builds(tree.IsSet, FIELDS)
)


CONDITIONS: st.SearchStrategy[tree.Condition] = st.recursive(
    TERMS,
    lambda inner: (
        st.builds(tree.Not, inner)
        | st.lists(inner.filter(lambda term: not isinstance(term, tree.And)), min_size=2, max_size=3).map(tuple).map(tree.And)
        | st.lists(inner.filter(lambda term: not isinstance(term, tree.Or)), min_size=2, max_size=3).map(tuple).map(tree.Or)
    ),
    max_leaves=8,
)


@settings(max_examples=400, deadline=None)
@given(CONDITIONS)
def test_what_is_printed_is_read_back_the_same(condition: tree.Condition) -> None:
    assert parse(printed(condition)) == condition


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["'A'", "==", "(", ")", "NOT", "AND", "OR", "IN", "[", "]", ",", "5", "'x'", "ISSET"])).map(
        " ".join
    )
)
def test_any_text_is_a_condition_or_a_told_error(text: str) -> None:
    try:
        found = parse(text)
    except ConditionError as error:
        assert str(error).startswith("Condition")
        assert 0 <= error.column <= len(text) + 1
    else:
        assert found is None or parse(printed(found)) == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "'Has Images' == CHOICE 1034244",
            tree.Comparison(tree.FieldName("Has Images"), tree.Operator.EQUAL, tree.Id(tree.Pointing.CHOICE, 1034244)),
        ),
        ("'ArtifactID' IN SAVEDSEARCH 1038811", tree.InSavedSearch(tree.FieldName("ArtifactID"), 1038811)),
        ("'Name' LIKE ['Admin']", tree.AnyOf(tree.FieldName("Name"), tree.Operator.LIKE, (tree.Text("Admin"),))),
        ("'D' in MonthOf May", tree.InMonth(tree.FieldName("D"), 5)),
        ("not 'F' isset", tree.Not(tree.IsSet(tree.FieldName("F")))),
        (
            "'D' >= 2024-03-12",
            tree.Comparison(
                tree.FieldName("D"),
                tree.Operator.GREATER_OR_EQUAL,
                tree.Date(datetime(2024, 3, 12, tzinfo=UTC), timedelta(days=1)),
            ),
        ),
        ("~1003667 <> 'x'", tree.Comparison(tree.FieldName(1003667), tree.Operator.NOT_EQUAL, tree.Text("x"))),
        ("'N' < -1.5e2", tree.Comparison(tree.FieldName("N"), tree.Operator.LESS, tree.Number(Decimal("-1.5e2")))),
    ],
)
def test_conditions_of_the_contract(text: str, expected: tree.Condition) -> None:
    assert parse(text) == expected


def test_and_binds_tighter_than_or_and_not_tightest() -> None:
    text = "NOT 'A' ISSET AND 'B' ISSET OR 'C' ISSET"
    a, b, c = (tree.IsSet(tree.FieldName(name)) for name in "ABC")
    assert parse(text) == tree.Or((tree.And((tree.Not(a), b)), c))


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("'A' == ", 8, "a number"),
        ("'A' = 5", 5, "an operator"),
        ("A == 5", 1, "single quotes"),
        ("'A' == 'x' 'B' == 'y'", 12, "AND"),
        ("'A' == 2024-02-30", 8, "day"),
        ("'A' == 1e400", 8, "too large"),
        ("'A' IN VIEW 3", 1, "SAVEDSEARCH"),
        ("'A' IN MONTHOF 13", 16, "1 to 12"),
        ("'A' > ['x']", 5, "list"),
        ("'A' == 'x\0'", 10, "NUL"),
        ("'A' == '\ud800'", 9, "surrogate"),
        ("'A' == '\\ud800'", 8, "surrogate"),
    ],
)
def test_bad_condition_is_told_with_its_place(text: str, column: int, words: str) -> None:
    with pytest.raises(ConditionError, match=words) as caught:
        parse(text)
    assert caught.value.column == column


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "(" * 200 + "'A' ISSET" + ")" * 200,
        "NOT " * 200 + "'A' ISSET",
        " OR ".join(["'A' ISSET"] * 20_000),
        "'A' IN [" + ",".join("1" for _ in range(600_000)) + "]",
    ],
)
def test_monsters_are_read_or_refused_but_never_break_us(text: str) -> None:
    try:
        parse(text)
    except ConditionError as error:
        assert "deep" in str(error) or "terms" in str(error) or "longer" in str(error) or "too early" in str(error)
