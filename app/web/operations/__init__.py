"""The page for those who run the service: its state, what is wrong and what to do, trunks and telephones."""
