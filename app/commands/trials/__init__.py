"""Commands that try a policy on calls: one, a year's, or those of the journal."""
