"""Messages sent by e-mail: what a letter says, and how it gets to the SMTP server."""
