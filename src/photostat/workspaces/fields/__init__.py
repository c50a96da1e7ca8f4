"""Fields: what a document (or any other object) can hold, of which type, and the system fields every workspace has."""
