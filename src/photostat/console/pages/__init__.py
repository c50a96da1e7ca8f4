"""All pages. A new one is a module here with its `PAGES`, and a line in this list; its place in the menu is `navigation.py`."""

from collections.abc import Sequence

from photostat.console.pages import (
    application_install,
    application_installs,
    applications,
    document,
    document_errors,
    documents,
    field_codes,
    groups,
    home,
    imaging_profiles,
    imaging_reviews,
    imaging_set_actions,
    imaging_sets,
    jobs,
    native_types,
    people,
    productions,
    searches,
    server,
    signing_in,
    viewer,
    workspaces,
)
from photostat.console.routing import Page, Stream

PAGES: Sequence[Page | Stream] = (
    *application_install.PAGES,
    *application_installs.PAGES,
    *applications.PAGES,
    *document.PAGES,
    *document_errors.PAGES,
    *documents.PAGES,
    *field_codes.PAGES,
    *groups.PAGES,
    *home.PAGES,
    *imaging_profiles.PAGES,
    *imaging_reviews.PAGES,
    *imaging_set_actions.PAGES,
    *imaging_sets.PAGES,
    *jobs.PAGES,
    *native_types.PAGES,
    *people.PAGES,
    *productions.PAGES,
    *searches.PAGES,
    *server.PAGES,
    *signing_in.PAGES,
    *viewer.PAGES,
    *workspaces.PAGES,
)
