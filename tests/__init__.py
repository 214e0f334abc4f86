"""The tests: a directory for each room of app/, one for the exchange's side, and `live` for calls through it."""
