"""SMS to customers: the outbox, the provider's protocol, and the notices that calls give.

Knows: in which order an SMS is written down, taken and sent, so that none is sent twice; and the HTTP API of one
provider, 46elks. Refuses to know: SQL, what is written (policy), and what a call is.
"""
