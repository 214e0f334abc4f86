"""Växel beside an exchange that somebody has already (docs/beside.md)."""
