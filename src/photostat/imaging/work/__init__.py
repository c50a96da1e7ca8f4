"""The worker: slots that take batches, image their documents and write the results down."""
