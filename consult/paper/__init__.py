"""Questionnaires on paper: printing and double data entry."""
