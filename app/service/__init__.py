"""The composition root, in five rooms.

    service      starts, runs and leaves
    build        makes every room of the house and connects them
    in_force     the company in force for calls: loads it, watches it, changes it at midnight
    connection   what to do when the exchange comes, goes, or needs news
    sites        the service's web

and beside them health (the service's state), upkeep (prompts, messages and recordings), current (the company in force,
for all readers), known_problems, signals and cannot_start.
"""
