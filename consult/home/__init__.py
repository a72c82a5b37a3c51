"""The way in: choice of language, the plans, a plan's first page and its areas."""
