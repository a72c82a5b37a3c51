"""Statements from elsewhere: a CSV or a spreadsheet, by a mapping of its columns.

read -> map columns -> check -> preview -> apply. Nothing is half-imported.
"""
