"""Tavlan, the page of receptionists and agents: colleagues, queues, the call at hand, and what to do with it."""
