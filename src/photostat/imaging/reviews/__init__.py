"""QC review of a set's images before they are released: work lists, a sample, what was looked at."""
