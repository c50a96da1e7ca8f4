"""The conventions that every resource shares: names, enums, errors, CSRF, compression, sizes, bodies."""
