"""The exchange's manager interface (AMI), for what ARI cannot do with Debian's Asterisk: message lamps."""
