"""Queries of surveys and their versions."""
