"""Forms of surveys, parsed from requests."""

from .answering import ResumeForm, StartForm

__all__ = ["ResumeForm", "StartForm"]
