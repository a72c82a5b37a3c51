"""Pages of the people room. Each module adds its routes to the blueprint when imported here."""

from . import account, links, second_factor, signing_in
from .blueprint import bp

__all__ = ["account", "bp", "links", "second_factor", "signing_in"]
