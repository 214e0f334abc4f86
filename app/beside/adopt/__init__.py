"""Moving in: turns the data of another exchange or a directory into a company file, for a person to check.

Knows: the readers (one file for each source), the form between them and the company file, and the writer. Refuses to
know: the database; nothing here puts anything in force.
"""
