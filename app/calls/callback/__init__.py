"""Callbacks to customers, by a queue's agents or by the person they asked for."""
