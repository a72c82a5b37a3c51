"""Responses out of the house: CSV, XLSX, JSON lines and SPSS, with a codebook, in constant memory."""

from .books import TooWide
from .options import Format, Options, Shape
from .reading import how_many
from .writing import write

__all__ = ["Format", "Options", "Shape", "TooWide", "how_many", "write"]
