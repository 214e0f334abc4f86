"""The manager interface of somebody else's exchange, read and never written. Off unless VAXEL_AMI_HOST is set."""
