"""The SQL of installs."""
