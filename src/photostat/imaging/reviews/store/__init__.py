"""The SQL of QC review."""

from photostat.imaging.reviews.store.lists import count_bucket, list_bucket, reviewed_documents, sample_of
from photostat.imaging.reviews.store.marks import forget_reviews, write_reviews

__all__ = ["count_bucket", "forget_reviews", "list_bucket", "reviewed_documents", "sample_of", "write_reviews"]
