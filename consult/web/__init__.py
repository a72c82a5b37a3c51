"""What every page needs: forms, htmx, errors, converters, language of the page, security headers."""
