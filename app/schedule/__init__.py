"""What happens by the clock: profiles that switch, and calendars (iCalendar feeds) that are fetched, kept and read.

Knows: APScheduler, iCalendar, and how a feed is fetched with manners. Refuses to know: SQL (storage/calendars.py keeps
the feeds), and what a profile does to calls (policy/).
"""
