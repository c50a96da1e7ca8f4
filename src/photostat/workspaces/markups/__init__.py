"""Markups of page images: redactions and highlights in sets, their history; pages as those see them who may not look beneath."""
