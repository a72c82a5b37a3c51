"""Rules of a plan. Pure: phases and what they grant, natures, levels, permissions."""
