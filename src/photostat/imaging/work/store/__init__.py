"""The SQL of a worker's slot: the documents of a batch, the results of them."""
