"""What imaging and applications live among: workspaces, documents, natives, fields, saved searches, users, rights, artifacts."""
