"""The exchange's certificate for encrypted calls: the administrator's own, or signed by an authority of ours."""
