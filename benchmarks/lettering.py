"""What lettering and finishing cost: planning a layout, colouring type, drawing it, encoding.

    python -m benchmarks.lettering

Medians in milliseconds. JPEG, PNG and WebP are whole finishes in that format, thumbnail included; "of encoding" is the
ratio to saving the same picture as a plain JPEG in the same run, which no delivery can do without.
"""

from __future__ import annotations

import statistics
import time
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from drawing.raster import draw_over
from studio.finishing import FinishOptions, ImageFormat, finish
from studio.finishing.lettering import letter
from studio.layout import AdText, Canvas, plan_layout

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 15
SIZES = {"1:1": (1024, 1024), "4:3": (1182, 886), "3:4": (886, 1182), "9:16": (768, 1364), "3:1": (1773, 591)}
COPY = AdText(
    headline="오늘의 쉼표, 크림 라떼 한 잔",
    body="매일 아침 직접 볶은 원두와 진한 수제 크림. 첫 방문 고객님께 쿠키를 드려요.",
    call_to_action="가까운 매장 찾기",
    badge="최대 30% 할인",
    brand="온기커피",
)
LONG = COPY.model_copy(update={"body": "정성껏 준비한 가을 신메뉴를 오늘부터 만나보세요. " * 18})


def median_ms(work: Callable[[], object]) -> float:
    """The median time of `work` in milliseconds, after one run to warm up."""
    work()
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


def picture(width: int, height: int) -> Image.Image:
    """A soft, colourful ground, as a model would return."""
    tile = Image.effect_noise((64, 64), 90).convert("RGB")
    return tile.resize((width, height), Image.Resampling.BICUBIC)


def jpeg(image: Image.Image) -> bytes:
    """The baseline: the picture as a plain JPEG."""
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def row(width: int, height: int) -> tuple[float, ...]:
    """The numbers of one line."""
    ground, canvas = picture(width, height), Canvas(width=width, height=height, template="editorial")
    layout = plan_layout(COPY, canvas)
    svg = letter(ground, layout).document(layout)
    options = {kind: FinishOptions(width, height, ai_generated=True, format=kind) for kind in ImageFormat}
    finishes = {kind: median_ms(partial(finish, ground, None, layout, options[kind])) for kind in ImageFormat}
    return (
        median_ms(partial(plan_layout, COPY, canvas)),
        median_ms(partial(plan_layout, LONG, canvas)),
        median_ms(partial(letter, ground, layout)),
        median_ms(partial(draw_over, ground, svg)),
        *finishes.values(),
        finishes[ImageFormat.JPEG] / (width * height / 1e6),
        finishes[ImageFormat.JPEG] / median_ms(partial(jpeg, ground)),
    )


def main() -> None:
    """Print one line per ratio."""
    columns = ("layout", "long body", "colouring", "drawing", "JPEG", "PNG", "WebP", "JPEG per MP", "of encoding")
    print(f"{'ratio':>6} " + " ".join(f"{column:>11}" for column in columns))
    for ratio, (width, height) in SIZES.items():
        print(f"{ratio:>6} " + " ".join(f"{value:>11.1f}" for value in row(width, height)))


if __name__ == "__main__":
    main()
