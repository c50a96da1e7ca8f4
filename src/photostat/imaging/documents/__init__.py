"""What imaging found out about documents: errors and their history, findings, the status that a client reads."""
