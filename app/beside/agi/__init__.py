"""The AGI door: another exchange's dialplan asks by FastAGI what the policy says of a call."""
