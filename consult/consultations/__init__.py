"""Comments on draft measures, paragraph by paragraph."""
