"""Use cases of the counter: the only door for the screens and the command line."""
