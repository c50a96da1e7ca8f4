"""Imaging jobs: submitting, choosing documents, stopping, priority, ending."""
