"""Imaging profiles, native types and field codes as objects of the Object Manager."""
