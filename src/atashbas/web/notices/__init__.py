"""Notices on the pages: the count beside one's name, the list, and how one wants to be told elsewhere."""
