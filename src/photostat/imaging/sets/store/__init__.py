"""The SQL of imaging sets."""

from photostat.imaging.sets.store.counts import add_counts, recount
from photostat.imaging.sets.store.rows import find_set

__all__ = ["add_counts", "find_set", "recount"]
