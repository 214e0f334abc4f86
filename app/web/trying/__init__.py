"""Pages that try the policy: what would happen if, and the policy as a document."""
