"""Reads of what was said in public, and of the measure that it is said of."""
