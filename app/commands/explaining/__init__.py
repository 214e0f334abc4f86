"""`vaxel explain`: why a call went where it went."""
