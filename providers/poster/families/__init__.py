"""Where a hero stands, by name. Each family is a file beside this one."""

from __future__ import annotations

from enum import StrEnum


class Family(StrEnum):
    """Every scene family; `Scene.family` holds one of these values or None, and then mood, trade and seed choose."""

    SLANT = "slant"  # two-tone slanted wall, light shafts, counter
    HEARTH = "hearth"  # dark warm table, glow, sparks, steam
    SUNBURST = "sunburst"  # rays, disc, confetti: sales
    ARCH = "arch"  # niche and podium
    WINDOW = "window"  # light of a window on a wall
    BOTANICAL = "botanical"  # shadows of leaves on a wall
    PAPERCUT = "papercut"  # layered paper hills
    MESH = "mesh"  # soft abstract colour fields
    TILES = "tiles"  # tiled wall and shelf
    SPOTLIGHT = "spotlight"  # studio backdrop with a cone of light
    PREMIUM = "premium"  # drapery, two-tier plinth with gold rims
    GEOMETRIC = "geometric"  # blocks, circles and stripes
    SKY = "sky"  # clouds
    NEON = "neon"  # city at night
    SPRING = "spring"  # cherry blossom
    SUMMER = "summer"  # sea and sun
    AUTUMN = "autumn"  # falling leaves
    WINTER = "winter"  # snow
