"""Who did what to which artifact when: append-only and chained by hashes, so that a change of the past shows."""
