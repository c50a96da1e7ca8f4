"""Who may do what: users, groups, rights, and how a caller proves who he is."""
