"""Reads of a plan: named selects, with the loading each page needs."""
