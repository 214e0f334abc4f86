"""The voice: every sentence that the exchange says to a caller, as sound files in the shared directory."""
