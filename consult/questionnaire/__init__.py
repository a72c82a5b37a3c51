"""Questionnaires: the document, kinds of question, routing, versions."""
