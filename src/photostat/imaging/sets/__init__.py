"""Imaging sets: a saved search, a profile, a name, addresses; their status, hiding and releasing."""
