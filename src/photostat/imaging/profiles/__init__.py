"""The imaging profiles of a workspace: stored option groups, restricted native types, linked field codes."""
