"""The embedded renderer: layered vector scenes by seed, with no model, no device and no network. It is a renderer, no AI."""

from providers.poster.provider import PosterProvider

__all__ = ["PosterProvider"]
