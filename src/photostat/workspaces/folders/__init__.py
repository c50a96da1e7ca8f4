"""The folders of a workspace: one tree under a root, in which every document lies in just one place."""
