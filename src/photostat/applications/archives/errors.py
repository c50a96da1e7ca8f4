"""What is wrong with a file that should be an application."""

from photostat.errors import InvalidInputError


class InvalidArchiveError(InvalidInputError):
    """Not an archive, a broken one, or one that goes over a limit. The text says which, and is fit for the one who sent it."""

    code = "invalid_archive"
