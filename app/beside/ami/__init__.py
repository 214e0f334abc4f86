"""Reads the manager interface of another exchange, and never writes. Off unless VAXEL_AMI_HOST is set."""
