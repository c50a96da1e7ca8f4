"""Productions: documents given out with Bates numbers, endorsed, redactions burned in and proven."""
