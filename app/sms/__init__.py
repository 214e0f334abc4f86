"""SMS to customers: the outbox, the provider's protocol, and the notices that calls cause.

Knows: the order in which we store, take and send an SMS, so that we send none twice; and the HTTP API of one
provider, 46elks. Refuses to know: SQL, the words (policy), and what a call is.
"""
