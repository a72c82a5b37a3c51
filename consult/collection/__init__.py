"""Data collection: a respondent's session, submission, kiosk, codes, quotas, polls."""
