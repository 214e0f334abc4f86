"""Callers who wait in queues, and the agents who answer them."""
