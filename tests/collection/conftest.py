"""Fixtures of this room."""

from tests.factories.fixtures import every_language, plan

__all__ = ["every_language", "plan"]
