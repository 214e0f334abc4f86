"""What happens by the clock: profiles switch, and the service fetches, stores and reads calendars (iCalendar feeds).

Knows: APScheduler, iCalendar, and how to fetch a feed politely. Refuses to know: SQL (storage/calendars.py keeps
the feeds), and what a profile does to calls (policy/).
"""
