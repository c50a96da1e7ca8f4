"""The pages of imaging, all of them: sets, profiles, native types, field codes, errors, jobs."""

from collections.abc import Sequence

from photostat.console.pages import (
    document_errors,
    field_codes,
    imaging_profiles,
    imaging_reviews,
    imaging_set_actions,
    imaging_sets,
    jobs,
    native_types,
)
from photostat.console.routing import Page, Stream

PAGES: Sequence[Page | Stream] = (
    *imaging_sets.PAGES,
    *imaging_set_actions.PAGES,
    *imaging_reviews.PAGES,
    *imaging_profiles.PAGES,
    *document_errors.PAGES,
    *jobs.PAGES,
    *native_types.PAGES,
    *field_codes.PAGES,
)
