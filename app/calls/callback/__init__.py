"""Customers who are called back, by a queue's agents or by the person they asked for."""
