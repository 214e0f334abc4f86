"""What calls need of others: orders (told), news (heard), and protocols of the exchange, of sounds and of what is kept.

Values and protocols only.
"""
