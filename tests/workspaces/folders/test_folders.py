"""The tree of folders: one name once in a folder, no rings, paths of load files."""

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from photostat.errors import ConflictError, InvalidInputError, NotFoundError
from photostat.storage.database import Database
from photostat.workspaces.artifacts.well_known import ROOT_FOLDER, SYSTEM_ROOT
from photostat.workspaces.change import Change, change
from photostat.workspaces.folders.editing import (
    create_folder,
    delete_unused_folders,
    ensure_folder,
    ensure_folders,
    move_folder,
    update_folder,
)
from photostat.workspaces.folders.reading import child_folders, folder_tree, root_folder

ADMIN = 9


def put_document(begun: Change, workspace_id: int, folder_id: int, number: str = "D1") -> None:
    begun.connection.execute(
        sa.text(
            "INSERT INTO document (workspace_id, control_number, folder_id, has_images, created_by, modified_by) "
            "VALUES (:w, :n, :f, 1034244, 9, 9)"
        ),
        {"w": workspace_id, "n": number, "f": folder_id},
    )


def test_the_root_lies_in_the_workspace_and_bears_its_name(database: Database, workspace_id: int) -> None:
    with database.read() as connection:
        root = root_folder(connection, workspace_id)
    assert (root.artifact_id, root.name, root.parent.artifact_id) == (ROOT_FOLDER, "Doe v. Roe", SYSTEM_ROOT)
    assert not root.has_children


def test_one_name_once_in_a_folder_in_any_case(database: Database, workspace_id: int) -> None:
    with change(database, user_id=ADMIN) as begun:
        mail = create_folder(begun, workspace_id, " Mail ")
        inner = create_folder(begun, workspace_id, "MAIL", mail)
        with pytest.raises(ConflictError, match="Name"):
            create_folder(begun, workspace_id, "mail")
    with database.read() as connection:
        assert [(f.name, f.has_children) for f in child_folders(connection, workspace_id, ROOT_FOLDER)] == [("Mail", True)]
        assert [f.artifact_id for f in child_folders(connection, workspace_id, mail)] == [inner]


@pytest.mark.parametrize("name", ["", "  ", "a\\b", "x" * 256, "a\0b"])
def test_names_that_no_folder_can_have_are_refused(database: Database, workspace_id: int, name: str) -> None:
    with pytest.raises(InvalidInputError, match="Name"), change(database, user_id=ADMIN) as begun:
        create_folder(begun, workspace_id, name)


@pytest.mark.parametrize("parent", [1, SYSTEM_ROOT, 2**31 - 1])
def test_a_parent_that_is_no_folder_is_not_found(database: Database, workspace_id: int, parent: int) -> None:
    with pytest.raises(NotFoundError), change(database, user_id=ADMIN) as begun:
        create_folder(begun, workspace_id, "Mail", parent)


def test_a_path_becomes_folders_once(database: Database, workspace_id: int) -> None:
    with change(database, user_id=ADMIN) as begun:
        deep = ensure_folder(begun, workspace_id, "Mail\\2024\\")
        both = ensure_folders(begun, workspace_id, ["mail\\2024", "Mail", "", "MAIL\\2025"])
        made = [event.details["name"] for event in begun.events]
    assert both["mail\\2024"] == deep
    assert both[""] == ROOT_FOLDER
    assert made == ["Mail", "2024", "2025"]


def test_two_loads_at_once_share_a_folder(database: Database, workspace_id: int) -> None:
    found: list[int] = []

    def other_load() -> None:
        with change(database, user_id=ADMIN) as begun:
            found.append(ensure_folder(begun, workspace_id, "Mail"))

    with change(database, user_id=ADMIN) as begun:
        mine = ensure_folder(begun, workspace_id, "Mail")
        thread = threading.Thread(target=other_load)
        thread.start()
        thread.join(0.3)
        assert found == []
    thread.join(30)
    assert found == [mine]


@pytest.mark.parametrize("move", [move_folder, lambda begun, w, f, to: update_folder(begun, w, f, "A", to)])
def test_no_folder_comes_to_lie_in_itself(
    database: Database, workspace_id: int, move: Callable[[Change, int, int, int], None]
) -> None:
    with change(database, user_id=ADMIN) as begun:
        deep = ensure_folder(begun, workspace_id, "A\\B\\C")
        outer = ensure_folder(begun, workspace_id, "A")
        for destination in (deep, outer):
            with pytest.raises(InvalidInputError, match="into itself"):
                move(begun, workspace_id, outer, destination)
        with pytest.raises(InvalidInputError, match="root"):
            move_folder(begun, workspace_id, ROOT_FOLDER, deep)


def test_a_moved_folder_takes_its_children_along(database: Database, workspace_id: int) -> None:
    with change(database, user_id=ADMIN) as begun:
        inner = ensure_folder(begun, workspace_id, "A\\B")
        other = ensure_folder(begun, workspace_id, "Z")
        move_folder(begun, workspace_id, ensure_folder(begun, workspace_id, "A"), other)
        assert ensure_folder(begun, workspace_id, "Z\\A\\B") == inner
        update_folder(begun, workspace_id, inner, "b2", other)
        assert ensure_folder(begun, workspace_id, "Z\\B2") == inner
        taken = ensure_folder(begun, workspace_id, "b2")
        with pytest.raises(ConflictError):
            move_folder(begun, workspace_id, inner, ROOT_FOLDER)
        with pytest.raises(ConflictError):
            update_folder(begun, workspace_id, taken, "z")


def test_unused_folders_go_and_those_above_a_document_stay(database: Database, workspace_id: int) -> None:
    with change(database, user_id=ADMIN) as begun:
        ensure_folders(begun, workspace_id, ["Empty\\Deep\\Deeper", "Used\\Deep", "Used\\Empty"])
        put_document(begun, workspace_id, ensure_folder(begun, workspace_id, "Used\\Deep"))
        deleted = delete_unused_folders(begun, workspace_id)
    assert len(deleted) == 4
    with database.read() as connection:
        tree = folder_tree(connection, workspace_id, [ROOT_FOLDER])
        assert [node.folder.name for node in tree.children] == ["Used"]


def test_a_folder_that_a_load_is_filling_is_not_deleted(database: Database, workspace_id: int) -> None:
    deleted: list[list[int]] = []

    def clear_away() -> None:
        with change(database, user_id=ADMIN) as begun:
            deleted.append(delete_unused_folders(begun, workspace_id))

    with change(database, user_id=ADMIN) as begun:
        ensure_folder(begun, workspace_id, "Mail")
    with change(database, user_id=ADMIN) as begun:
        put_document(begun, workspace_id, ensure_folder(begun, workspace_id, "Mail"))
        thread = threading.Thread(target=clear_away)
        thread.start()
        thread.join(0.3)
    thread.join(30)
    assert deleted == [[]]


def test_only_unfolded_folders_show_their_children(database: Database, workspace_id: int) -> None:
    with change(database, user_id=ADMIN) as begun:
        ensure_folders(begun, workspace_id, ["A\\B\\C", "D\\E"])
        outer = ensure_folder(begun, workspace_id, "A")
    with database.read() as connection:
        tree = folder_tree(connection, workspace_id, [ROOT_FOLDER, outer, 5])
    assert [[child.folder.name for child in node.children] for node in tree.children] == [["B"], []]
    assert tree.children[0].children[0].folder.has_children


def test_rename_and_move_at_once_look_for_the_new_name_at_the_new_place(database: Database, workspace_id: int) -> None:
    with change(database, user_id=ADMIN) as begun:
        ensure_folders(begun, workspace_id, ["Old", "Z\\Old", "Z\\Taken"])
        old, other = ensure_folder(begun, workspace_id, "Old"), ensure_folder(begun, workspace_id, "Z")
        with pytest.raises(ConflictError, match="taken"):
            update_folder(begun, workspace_id, old, "taken", other)
        update_folder(begun, workspace_id, old, "New", other)
        assert ensure_folder(begun, workspace_id, "Z\\New") == old


def test_trees_unfolded_too_deep_for_an_answer_are_refused(database: Database, workspace_id: int) -> None:
    with change(database, user_id=ADMIN) as begun:
        deepest = ensure_folder(begun, workspace_id, "\\".join("x" * 101))
        ids = [ROOT_FOLDER, *range(deepest - 100, deepest + 1)]
    with database.read() as connection, pytest.raises(InvalidInputError, match="100 deep"):
        folder_tree(connection, workspace_id, ids)
