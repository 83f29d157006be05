"""The embedded renderer: layered vector scenes by seed. It needs no model, device or network, and is no AI."""

from providers.poster.provider import PosterProvider

__all__ = ["PosterProvider"]
