"""Responses out of the house: CSV, XLSX, JSON lines and SPSS, with a codebook, in constant memory."""
