"""What the pages and the API (app/web) are given by the running service: their ports, filled, and their routes.

website          every page and operation, put together
*_room           what one part of the site needs, from the rooms of the house
my_*             what "Min telefon" asks
shared_actions   what pages and API both do
"""
