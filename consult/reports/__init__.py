"""Reads across rooms: the desk, and the dossier of an area or a measure."""
