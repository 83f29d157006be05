"""SVG, fonts, glyphs, raster: the only place that knows how to put marks on a canvas."""
