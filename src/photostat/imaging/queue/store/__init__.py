"""The queue in SQL: batches and their leases, workers."""

from photostat.imaging.queue.store.at_work import DocumentAtWork, documents_at_work
from photostat.imaging.queue.store.batches import (
    Claim,
    Lease,
    claim_batch,
    expire_leases,
    finish_batch,
    has_open_batches,
    hold_lease,
    release_batch,
    renew_lease,
)
from photostat.imaging.queue.store.workers import note_worker, remove_worker

__all__ = [
    "Claim",
    "DocumentAtWork",
    "Lease",
    "claim_batch",
    "documents_at_work",
    "expire_leases",
    "finish_batch",
    "has_open_batches",
    "hold_lease",
    "note_worker",
    "release_batch",
    "remove_worker",
    "renew_lease",
]
