"""Applications: their archives, the library that holds them, their installation into workspaces."""
