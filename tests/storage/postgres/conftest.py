"""Who runs the drills: root, whose database drops to its own user, and an ordinary user. Not as root, the second only."""

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres_drills import IS_ROOT, Person, eventually, serving


@pytest.fixture(params=["root", "ordinary user"] if IS_ROOT else ["ordinary user"])
def person(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Person]:
    if not IS_ROOT or request.param == "root":
        person = Person(None, tmp_path, [])
    else:
        uid = pwd.getpwnam("nobody").pw_uid
        place = Path(tempfile.mkdtemp())  # pytest's own folders let nobody else in
        os.chown(place, uid, -1)
        person = Person(uid, place, [])
    yield person
    for process in person.running:
        process.kill()
        process.communicate()
    if person.place != tmp_path:
        eventually(lambda: not (person.folder / "data").exists() or not serving(person.folder))
        shutil.rmtree(person.place)
