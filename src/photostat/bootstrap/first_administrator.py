"""The first administrator of a new instance: from the settings, or with a password that is made up and shown once."""

from collections.abc import Callable

from photostat.applications.library.imaging_application import seed_imaging
from photostat.services import Services
from photostat.workspaces.artifacts.well_known import ADMINISTRATOR_USER, SERVICE_ACCOUNT_USER
from photostat.workspaces.change import change
from photostat.workspaces.people.passwords import hash_password, new_secret
from photostat.workspaces.people.store import has_users
from photostat.workspaces.seeding import seed


def seed_instance(services: Services, say: Callable[[str], None]) -> None:
    """Write what a new instance needs; nothing where it has been done before. `say` gets a password that was made up."""
    _seed_people(services, say)
    with change(services.database, user_id=SERVICE_ACCOUNT_USER) as new:
        seed_imaging(new)


def _seed_people(services: Services, say: Callable[[str], None]) -> None:
    with services.database.read() as connection:
        if has_users(connection):
            return
    settings = services.settings
    chosen = settings.admin_password.get_secret_value()
    password = chosen or new_secret()
    with change(services.database, user_id=ADMINISTRATOR_USER) as new:
        is_new = seed(new, administrator_email=settings.admin_user, password_hash=hash_password(password))
        if is_new and not chosen:
            # Before the commit: a kill between the two leaves a password that nobody needs, not an account that nobody can enter
            say(
                f"The first administrator is {settings.admin_user}, password {password} (shown once; change it after signing in)."
            )
