"""Statistical disclosure control. Pure: knows no database and no web."""
