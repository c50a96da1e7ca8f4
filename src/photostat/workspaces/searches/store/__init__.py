"""The SQL of saved searches: their rows, and the set of documents that one means."""
