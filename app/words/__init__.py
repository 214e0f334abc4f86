"""Words that pages, the API and commands share. A command that needs a word loads nothing of the web."""
