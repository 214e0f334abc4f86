"""The voice: every sentence the exchange says to a caller, as sound files in the directory shared with it."""
