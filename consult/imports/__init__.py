"""Files that staff bring: opened within limits, checked as a whole, previewed, and only then applied.

A format (plan spreadsheets, lists of contributions, XLSForm, LimeSurvey) declares its codes and their
texts; findings, reports, explanations, grouping, opening and waiting are the same for all.
"""
