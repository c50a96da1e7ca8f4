"""What is refused of a job, beside the errors of the tree."""

from photostat.errors import Category, PhotostatError


class NotLiveError(PhotostatError):
    """There is no such job, or it has ended: nothing to stop, no place in the queue."""

    code = "job_not_live"
    category = Category.CONFLICT
