"""The key of a page image says who encoded it."""

import pytest

from photostat.workspaces.documents.page_keys import given_page_key, is_made_here, made_page_key, workspace_of


@pytest.mark.parametrize(("page_number", "extension"), [(1, "tif"), (999_999, "jpg"), (12_345_678, "tif")])
def test_pages_of_jobs_are_ours(page_number: int, extension: str) -> None:
    key = made_page_key(1_000_017, 1_000_023, 1_000_040, page_number, extension)
    assert is_made_here(key)
    assert workspace_of(key) == 1_000_017


@pytest.mark.parametrize("sha256", ["0" * 64, "1234567890123456" * 4, "f" * 64])
def test_given_pages_are_not(sha256: str) -> None:
    key = given_page_key(1_000_017, 1_000_023, sha256, "tif")
    assert not is_made_here(key)
    assert workspace_of(key) == 1_000_017
    assert key != given_page_key(1_000_017, 1_000_023, sha256, "tif")


@pytest.mark.parametrize(
    "key", ["", "workspaces/1/natives/ab/abcd", "workspaces/1/images/2/3-000001.png", "../1/images/2/3-000001.tif"]
)
def test_whatever_else_is_not_ours(key: str) -> None:
    assert not is_made_here(key)
