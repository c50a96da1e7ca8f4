"""Who images what next: batches of documents, leases on them, lost workers."""
