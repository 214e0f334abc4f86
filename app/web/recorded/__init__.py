"""Pages of recorded calls (O3) and of who has looked at them."""
