"""What a profile would make of one document, before it is saved: a few pages, stored nowhere."""
