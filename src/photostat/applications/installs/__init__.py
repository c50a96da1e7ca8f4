"""Installs of applications into workspaces: asked for, run by workers, told of."""
