"""The composition root, in six parts.

    service      starts, runs and leaves
    build        makes every room of the house and connects them
    in_force     the company in force for calls: loads it, watches it, changes it at midnight
    connection   what to do when the exchange comes, goes, or needs news
    sites        the service's web servers
    web/         what the pages and the API are given

and beside them health (the service's state), upkeep (prompts, messages and recordings), current (the company in force,
for all readers), known_problems, signals and cannot_start.
"""
