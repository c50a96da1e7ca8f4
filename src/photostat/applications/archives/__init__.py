"""Application archives (RAP): read from untrusted files, written, compared by version. No code of an archive is ever run."""
