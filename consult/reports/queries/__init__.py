"""Reads across rooms: what waits, what was heard, and everything said of an area or a measure."""
