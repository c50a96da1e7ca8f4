"""Mass processes: lists of documents that one call writes down and a later one works on."""
