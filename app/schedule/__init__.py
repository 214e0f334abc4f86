"""People's absence as calendars tell it: iCalendar feeds, fetched, kept and read.

Knows: iCalendar, and how a feed is fetched with manners. Refuses to know: SQL (storage/calendars.py keeps the feeds),
and what a profile does to calls (policy/).
"""
