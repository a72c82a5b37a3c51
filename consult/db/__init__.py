"""The declarative base, column types, the session and once-only keys."""
