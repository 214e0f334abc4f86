"""What calls need from others: orders, news, and the protocols of the exchange, of sounds and of stored data.

Values and protocols only.
"""
