"""The native types of a workspace: the shipped table with ArtifactIDs of its own, and the flags that a workspace may change."""
