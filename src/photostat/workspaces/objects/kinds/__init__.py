"""One small module for each object type that is there from the start."""
