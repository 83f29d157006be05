"""How long the embedded renderer takes for one picture of a megapixel, JPEG included: medians per ratio and per family.

"CPU" is the processor's time over all threads, which other programs on the machine do not lengthen.

Run: python -m benchmarks.poster [rounds]
"""

from __future__ import annotations

import io
import math
import statistics
import sys
import time

from providers.image import Box, ImageRequest, Scene
from providers.poster import rendering
from providers.poster.families import Family
from providers.poster.heroes import Hero

RATIOS = ((1, 1), (4, 3), (3, 4), (16, 9), (9, 16), (3, 1), (1, 3))
HEROES = (Hero.ICED_LATTE, Hero.STEW, Hero.COSMETICS_BOTTLE, Hero.BOUQUET, Hero.BURGER, Hero.ABSTRACT)
PIXELS = 1024 * 1024
AIM = 120.0


def request_for(ratio: tuple[int, int], hero: Hero, family: Family | None) -> ImageRequest:
    """A request of a megapixel, the words at the left of a wide picture and at the top of a tall one."""
    width = round(math.sqrt(PIXELS * ratio[0] / ratio[1]))
    height = round(PIXELS / width)
    wide = width > height
    clear = Box(0.05, 0.1, 0.4, 0.6) if wide else Box(0.06, 0.05, 0.88, 0.3)
    zone = Box(0.5, 0.08, 0.46, 0.84) if wide else Box(0.08, 0.4, 0.84, 0.5)
    scene = Scene(hero, "food", "cafe", family=family, hero_zone=zone)
    return ImageRequest("poster", "benchmark", width, height, scene=scene, clear_zones=(clear,))


def timed(request: ImageRequest, seed: int) -> tuple[float, ...]:
    """Milliseconds to compose, to rasterise, to encode, in all, and of processor time."""
    start, busy = time.perf_counter(), time.process_time()
    svg = rendering.compose(request, seed)
    composed = time.perf_counter()
    picture = rendering.paint(svg, request.width, request.height, seed)
    painted = time.perf_counter()
    picture.save(io.BytesIO(), "JPEG", quality=85)
    encoded, worked = time.perf_counter(), time.process_time()
    spans = (composed - start, painted - composed, encoded - painted, encoded - start, worked - busy)
    return tuple(span * 1000 for span in spans)


def row(name: str, requests: list[ImageRequest], rounds: int) -> None:
    """Print the medians over every request and round."""
    runs = [timed(request, seed) for seed in range(rounds) for request in requests]
    parts = [statistics.median(values) for values in zip(*runs, strict=True)]
    print(f"{name:12}" + "".join(f"{part:10.1f}" for part in parts) + f"{parts[3] / AIM:10.2f}")


def main() -> None:
    """Print both tables."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    timed(request_for((1, 1), Hero.ICED_LATTE, None), 0)
    print(f"{'ms per MP':12}{'compose':>10}{'raster':>10}{'JPEG':>10}{'total':>10}{'CPU':>10}{'of aim':>10}")
    for ratio in RATIOS:
        row(f"{ratio[0]}:{ratio[1]}", [request_for(ratio, hero, None) for hero in HEROES], rounds)
    print()
    for family in Family:
        row(family, [request_for((1, 1), hero, family) for hero in HEROES], rounds)


if __name__ == "__main__":
    main()
