"""From SVG to pixels: exact sizes, transparency, compositing, and refusals."""

import pytest
from PIL import Image

from drawing.raster import RasterError, draw_over, rasterise, rasterise_opaque
from drawing.svg import circle, document, rect

RED_DISC = document(100, 50, circle(50, 25, 10, "#ff0000"))


@pytest.mark.parametrize("size", [(100, 50), (200, 100), (333, 167), (50, 25), (1, 1)])
def test_the_size_is_exact_and_the_bare_ground_transparent(size: tuple[int, int]) -> None:
    picture = rasterise(RED_DISC, *size)
    assert picture.size == size
    assert picture.mode == "RGBA"
    if size[0] > 1:
        assert picture.getpixel((0, 0)) == (0, 0, 0, 0)
        assert picture.getpixel((size[0] // 2, size[1] // 2)) == (255, 0, 0, 255)


@pytest.mark.parametrize("size", [(0, 10), (10, -1), (9000, 10), (100, 100), (50, 100)])
def test_a_size_that_cannot_be_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(RasterError, match=r"side|shape"):
        rasterise(RED_DISC, *size)


@pytest.mark.parametrize("text", ["", "plain", "<svg", "<html></html>"])
def test_what_is_no_svg_is_refused(text: str) -> None:
    with pytest.raises(RasterError, match="SVG"):
        rasterise(text, 10, 10)


def test_a_document_cannot_read_files(tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("outside") / "secret.png"
    Image.new("RGB", (10, 10), "#00ff00").save(secret)
    linked = f'<image href="file://{secret}" width="10" height="10"/>'
    assert rasterise(document(10, 10, linked), 10, 10).getextrema() == ((0, 0), (0, 0), (0, 0), (0, 0))


def test_grain_repeats_with_its_seed_and_stays_small() -> None:
    grey = document(64, 64, rect(0, 0, 64, 64, "#808080"))
    plain = rasterise_opaque(grey, 64, 64)
    first, again, other = (rasterise_opaque(grey, 64, 64, 1.5, seed) for seed in (5, 5, 6))
    assert plain.getextrema() == ((128, 128),) * 3
    assert first.tobytes() == again.tobytes() != other.tobytes()
    low, high = first.getchannel("R").getextrema()
    assert isinstance(low, int)
    assert isinstance(high, int)
    assert 118 <= low < 128 < high <= 138
    assert first.getchannel("R").tobytes() == first.getchannel("B").tobytes()


def test_drawings_go_over_pictures() -> None:
    blue = Image.new("RGB", (100, 50), "#0000ff")
    over = draw_over(blue, RED_DISC)
    assert (over.mode, over.getpixel((50, 25)), over.getpixel((0, 0))) == ("RGB", (255, 0, 0), (0, 0, 255))
