"""One module a verb of the user: the only place where the rooms meet."""
