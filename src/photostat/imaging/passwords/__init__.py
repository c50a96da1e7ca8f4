"""The password bank of a workspace: passwords that are tried on every encrypted document that is imaged there."""
