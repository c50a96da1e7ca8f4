"""The condition language of the Object Manager and of saved searches: text <-> tree -> SQL expression."""
