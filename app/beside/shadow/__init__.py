"""Shadow mode: another exchange's calls are decided silently, and a report tells which would have gone elsewhere."""
