"""Consult: participatory consultation for municipal plans for the integration of immigrants."""
