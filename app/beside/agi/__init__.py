"""The AGI door: somebody else's dialplan asks by FastAGI what the policy says of a call."""
