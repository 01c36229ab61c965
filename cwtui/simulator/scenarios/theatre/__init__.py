"""Conversations from written scenes: parsing, casting, performing, and the calendar of a working life."""
