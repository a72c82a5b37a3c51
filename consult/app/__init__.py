"""create_app: the only place that knows every room."""

from .factory import create_app

__all__ = ["create_app"]
