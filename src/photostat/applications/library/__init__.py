"""The application library: what is in it, how it gets in, and the packages that wait to be confirmed."""
