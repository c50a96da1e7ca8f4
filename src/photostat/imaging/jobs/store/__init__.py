"""The SQL of jobs."""

from photostat.imaging.jobs.store.jobs import find_job, set_job

__all__ = ["find_job", "set_job"]
