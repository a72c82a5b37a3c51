"""Pages that only staff see."""

from . import access_codes, assisted, audio, channels, contacts, overview, quotas

__all__ = ["access_codes", "assisted", "audio", "channels", "contacts", "overview", "quotas"]
