"""Examples for the OpenAPI document: requests and answers as in the reference texts, by service."""

from photostat.api.examples import applications, documents, field_codes, installs, jobs, older_jobs, productions, profiles, sets
from photostat.api.wire.examples import Examples

EXAMPLES: Examples = {
    **profiles.EXAMPLES,
    **sets.EXAMPLES,
    **jobs.EXAMPLES,
    **older_jobs.EXAMPLES,
    **field_codes.EXAMPLES,
    **documents.EXAMPLES,
    **applications.EXAMPLES,
    **productions.EXAMPLES,
    **installs.EXAMPLES,
}
