"""Questionnaires in the formats of other programs: XLSForm, LimeSurvey."""
