"""Pages of this room."""

from . import account, desk, links, signing_in
from .blueprint import bp

__all__ = ["account", "bp", "desk", "links", "signing_in"]
