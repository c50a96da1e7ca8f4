"""A backup is refused before anything is made where it would be none."""

from pathlib import Path

import pytest

from photostat.bootstrap.backup import back_up
from photostat.errors import InvalidInputError
from photostat.settings import Settings


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """What passes for a data folder."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "photostat.lock").touch()
    return folder


def test_a_place_inside_the_data_folder_is_refused(data_dir: Path) -> None:
    with pytest.raises(InvalidInputError, match="lies in the data folder"):
        back_up(Settings(data_dir=data_dir), data_dir / "backup", print)
    assert not (data_dir / "backup").exists()


def test_a_place_where_nothing_can_be_made_is_refused_in_words(data_dir: Path) -> None:
    made_of_a_file = data_dir.with_name("file")
    made_of_a_file.touch()
    with pytest.raises(InvalidInputError, match="cannot be made"):
        back_up(Settings(data_dir=data_dir), made_of_a_file / "backup", print)


def test_a_mistyped_data_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="no data folder of Photostat"):
        back_up(Settings(data_dir=tmp_path / "typo"), tmp_path / "backup", print)
    assert list(tmp_path.iterdir()) == []
