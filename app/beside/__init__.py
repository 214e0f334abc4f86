"""Växel beside an exchange that a company already has (docs/beside.md)."""
