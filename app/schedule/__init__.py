"""What happens by the clock: profiles that switch, and calendars that are fetched."""
