"""The mail of a run that has ended, queued in the transaction that ends it: there is mail if and only if the run has ended.

Only runs of sets that completed, with errors or without, have mail; stopped ones have none (contracts: imaging, section 16).
"""

from photostat.errors import NotFoundError
from photostat.imaging.jobs.model import Job
from photostat.imaging.mail import store
from photostat.imaging.mail.composing import compose
from photostat.imaging.mail.model import ErrorSummary, RunReport
from photostat.imaging.sets.recipients import addresses_of
from photostat.imaging.sets.store import find_set
from photostat.settings import MailSettings
from photostat.storage.database import Connection
from photostat.workspaces.matters.store import find_workspace


def queue_completion(connection: Connection, job: Job, settings: MailSettings) -> int:
    """Queue a mail to each recipient of the set of a job that has completed; gives their number. 0 without a mail server."""
    if job.set_id is None or not settings.host:
        return 0
    try:
        found = find_set(connection, job.workspace_id, job.set_id)
    except NotFoundError:  # it was removed as a row, past us
        return 0
    # One mail for an address that stands there twice, in whichever case
    addresses = list({address.casefold(): address for address in reversed(addresses_of(found.recipients))}.values())[::-1]
    if not addresses:
        return 0
    report = _report(connection, job, job.set_id, found.artifact.name)
    letter = compose(report, server_url=settings.server_url)
    store.queue_mails(connection, job.workspace_id, job.set_id, job.job_id, addresses, letter)
    return len(addresses)


def _report(connection: Connection, job: Job, set_id: int, set_name: str) -> RunReport:
    workspace_id = job.workspace_id
    errored = job.counts.errored > 0
    return RunReport(
        job=job,
        set_id=set_id,
        set_name=set_name,
        workspace_name=find_workspace(connection, workspace_id).artifact.name,
        pages=store.pages_of(connection, workspace_id, job.job_id),
        errors=store.error_summary(connection, workspace_id, set_id, job.job_id) if errored else ErrorSummary(),
    )
