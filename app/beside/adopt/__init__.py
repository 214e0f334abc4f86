"""Moving in: what another exchange or a directory has becomes a company file to be looked at.

Knows: the readers (one file for each source), the form between them and the company file, and the writer. Refuses to
know: the database; nothing here puts anything in force.
"""
