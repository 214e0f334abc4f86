"""The journal's pages: a list of calls with its search, and each call's story."""
