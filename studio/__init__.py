"""Pictures: one generation from request to stored ad, layout and lettering, provenance."""
