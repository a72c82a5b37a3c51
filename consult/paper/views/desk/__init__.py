"""Pages that only staff see."""

from . import contact_entry, data_entry, printing

__all__ = ["contact_entry", "data_entry", "printing"]
