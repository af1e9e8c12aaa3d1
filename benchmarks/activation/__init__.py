"""The plan of one large audience: the first, the one behind its delivery, and those of days with 1 % changes."""
