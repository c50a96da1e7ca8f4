"""The run of a production: a process of a worker that takes one after the other."""
