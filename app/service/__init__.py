"""The composition root, in five rooms.

    service      starts, runs and leaves
    build        makes every room of the house and joins them
    in_force     the company that calls are judged by: loaded, watched, changed at midnight
    connection   what is done when the exchange comes, goes, or must be told of something
    sites        the service's web

and beside them health (how the service is), upkeep (prompts, messages and recordings), current (the company in force,
as everybody reads it), known_problems, signals and cannot_start.
"""
