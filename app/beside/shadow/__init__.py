"""Shadow mode: decides another exchange's calls silently, and reports which would have gone elsewhere."""
