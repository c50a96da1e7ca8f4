"""Mail to the recipients of imaging sets: composed when a run ends, kept in the database, sent when the mail server takes it."""
