"""ArtifactIDs, GUIDs, names: what every thing in a workspace has, and the ids that are the same everywhere."""
