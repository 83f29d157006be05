from __future__ import annotations

import io
import subprocess
import sys
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageDraw

from drawing.raster import rasterise
from drawing.svg import document, rect
from studio.finishing import Finished, FinishOptions, ImageFormat, UnreadablePicture, finish
from studio.finishing.encoding import MOST_JPEG_BYTES
from studio.finishing.metadata import BY_ALGORITHM, BY_TRAINED_MODEL
from studio.layout import AdText, Canvas, Layout, plan_layout
from tests.studio.finishing.pictures import encoded, gradient, noise

PROMPT = '따뜻한 라떼 <b>"50%"</b> & ]]> \x00 커피 ☕'
COPY = AdText(headline="오늘의 쉼표", body="크림 라떼 한 잔 <script>", call_to_action="매장 찾기", brand="온기 & 커피")


def options(width: int = 400, height: int = 300, **changes: object) -> FinishOptions:
    fields = {
        "ai_generated": True,
        "prompt": PROMPT,
        "provider": "openai",
        "model": "gpt-image-1",
        "seed": 2**63 + 5,
    } | changes
    return FinishOptions(width=width, height=height, **fields)  # type: ignore[arg-type]


def layout_for(width: int, height: int) -> Layout:
    return plan_layout(COPY, Canvas(width=width, height=height, template="editorial"))


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def xmp_fields(data: bytes) -> dict[str, str]:
    meta = opened(data).getxmp()["xmpmeta"]["RDF"]["Description"]
    return {key: value if isinstance(value, str) else value["Alt"]["li"]["text"] for key, value in meta.items()}


@pytest.mark.parametrize("image_format", ImageFormat)
@pytest.mark.parametrize("ai_generated", [True, False])
def test_each_format_keeps_its_promises(image_format: ImageFormat, *, ai_generated: bool) -> None:
    done = finish(
        gradient(700, 500, (200, 120, 90), (40, 20, 10)),
        None,
        layout_for(400, 300),
        options(format=image_format, ai_generated=ai_generated),
    )
    picture = opened(done.data)
    assert (picture.format, picture.size, picture.mode) == (image_format.name, (400, 300), "RGB")
    assert (done.mime, done.width, done.height) == (f"image/{image_format.value}", 400, 300)
    fields = xmp_fields(done.data)
    assert fields["CreatorTool"] == "Signboard"
    assert fields["DigitalSourceType"] == (BY_TRAINED_MODEL if ai_generated else BY_ALGORITHM)
    assert fields["description"] == PROMPT.replace("\x00", "")
    assert fields.get("AIPromptInformation") == (fields["description"] if ai_generated else None)
    assert (fields["Provider"], fields["Model"], fields["Seed"]) == ("openai", "gpt-image-1", str(2**63 + 5))
    assert fields.get("AISystemUsed") == ("openai gpt-image-1" if ai_generated else None)
    assert done.marked is ai_generated
    assert xmp_fields(done.thumbnail) == fields


@pytest.mark.parametrize(
    ("width", "height", "small"), [(400, 300, (256, 192)), (300, 900, (85, 256)), (256, 256, (256, 256))]
)
def test_the_thumbnail_has_256_pixels_on_its_longest_side(width: int, height: int, small: tuple[int, int]) -> None:
    done = finish(noise(width, height, 3, 20), None, None, options(width, height))
    assert opened(done.thumbnail).size == small
    assert opened(done.thumbnail).format == "JPEG"


def test_a_picture_is_cropped_and_never_stretched() -> None:
    picture = Image.new("RGB", (800, 400), "white")
    ImageDraw.Draw(picture).ellipse((300, 100, 500, 300), fill="black")
    done = finish(picture, None, None, options(300, 300, ai_generated=False, format=ImageFormat.PNG))
    dark = np.asarray(opened(done.data).convert("L")) < 128
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    assert abs(len(rows) - len(columns)) <= 1
    assert len(rows) == pytest.approx(150, abs=2)
    assert rows.mean() == pytest.approx(150, abs=1)
    assert columns.mean() == pytest.approx(150, abs=1)


def test_the_crop_keeps_the_subject_where_the_layout_wants_it() -> None:
    picture = Image.new("RGB", (1200, 400), "white")
    layout = plan_layout(COPY, Canvas(width=600, height=400, template="editorial"))
    center = layout.hero_zone.x + layout.hero_zone.width / 2
    ImageDraw.Draw(picture).rectangle((1200 * center - 40, 0, 1200 * center + 40, 400), fill="black")
    done = finish(picture, None, None, options(600, 400, ai_generated=False, format=ImageFormat.PNG))
    weighted = finish(picture, None, layout, options(600, 400, ai_generated=False, format=ImageFormat.PNG))
    assert np.asarray(opened(done.data).convert("L"))[:, int(600 * center)].mean() > 200
    assert np.asarray(opened(weighted.data).convert("L"))[:, int(600 * center)].mean() < 60


def test_the_same_request_gives_the_same_bytes_in_another_process() -> None:
    script = (
        "import hashlib\n"
        "from tests.studio.finishing.test_finish import *\n"
        "done = finish(noise(400, 300, 9, 10), None, layout_for(400, 300), options())\n"
        "print(hashlib.sha256(done.data + done.thumbnail).hexdigest())\n"
    )
    runs = [
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60).stdout
        for _ in range(2)
    ]
    assert runs[0] == runs[1]
    assert len(runs[0]) == 65


def test_jpeg_stays_under_two_megabytes_by_lower_quality() -> None:
    plain = finish(gradient(1600, 1600, (0, 0, 0), (255, 255, 255)), None, None, options(1600, 1600))
    wild = finish(noise(2000, 2000, 4), None, None, options(2000, 2000))
    assert plain.quality == 85
    assert wild.quality is not None
    assert wild.quality < 85
    assert len(wild.data) < MOST_JPEG_BYTES
    assert opened(wild.data).size == (2000, 2000)


def difference(done: Finished, other: Finished) -> tuple[int, int, int, int]:
    pictures = [np.asarray(opened(finished.data)).astype(int) for finished in (done, other)]
    changed = np.abs(pictures[0] - pictures[1]).max(axis=-1) > 0
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    return (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_mark_stands_in_the_calmest_corner_clear_of_all_type(language: str) -> None:
    busy = noise(800, 600, 5, 6)
    busy.paste("#204060", (0, 450, 300, 600))
    layout = layout_for(800, 600)
    with_mark, without = (
        finish(busy, None, layout, options(800, 600, mark=mark, language=language, format=ImageFormat.PNG))
        for mark in (True, False)
    )
    left, top, right, bottom = difference(with_mark, without)
    assert right < 300
    assert top > 500
    assert 10 < bottom - top < 40
    assert right - left > 2 * (bottom - top)
    for block in layout.blocks:
        apart = block.rect.bottom <= top or block.rect.y >= bottom or block.rect.right <= left or block.rect.x >= right
        assert apart
    assert opened(with_mark.thumbnail).tobytes() != opened(without.thumbnail).tobytes()


def test_a_very_long_prompt_is_kept_as_far_as_every_format_can() -> None:
    done = finish(noise(64, 64, 1), None, None, options(64, 64, prompt='"' * 9000))
    assert xmp_fields(done.data)["description"] == '"' * 4000


def test_a_drawn_poster_is_never_marked_as_ai() -> None:
    picture = gradient(400, 300, (10, 10, 10), (90, 90, 90))
    marked, plain = (finish(picture, None, None, options(ai_generated=False, mark=mark)) for mark in (True, False))
    assert marked.data == plain.data
    assert not marked.marked


def test_a_drawn_poster_comes_back_as_one_editable_document() -> None:
    layout = layout_for(400, 300)
    scene = '<?xml version="1.0"?>\n' + document(400, 300, rect(0, 0, 400, 300, "#f4e8d8"))
    base = rasterise(scene, 400, 300).convert("RGB")
    done = finish(base, scene, layout, options(ai_generated=False, format=ImageFormat.PNG))
    assert done.svg is not None
    root = ET.fromstring(done.svg)
    labels = [part.get("aria-label") for part in root.iter() if part.get("aria-label")]
    assert sorted(labels, key=str) == sorted(["오늘의 쉼표", "크림 라떼 한 잔 <script>", "매장 찾기", "온기 & 커피"])
    assert not [part for part in root.iter() if part.tag.endswith("script")]
    drawn = np.asarray(rasterise(done.svg, 400, 300).convert("RGB")).astype(int)
    assert np.abs(drawn - np.asarray(opened(done.data)).astype(int)).max() <= 2


def test_a_photo_has_no_editable_document() -> None:
    assert finish(noise(400, 300, 1), None, layout_for(400, 300), options()).svg is None


def test_without_words_the_picture_is_left_as_it_is() -> None:
    picture = noise(400, 300, 8, 30)
    done = finish(picture, None, None, options(mark=False, format=ImageFormat.PNG))
    assert opened(done.data).tobytes() == picture.tobytes()
    assert done.contrasts == ()


def test_what_a_phone_or_a_vendor_sends_is_read_as_it_was_meant() -> None:
    sideways = Image.new("RGB", (200, 100), "white")
    sideways.paste("black", (0, 0, 100, 100))
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    sideways.save(buffer, "JPEG", exif=exif)
    done = finish(buffer.getvalue(), None, None, options(100, 200, ai_generated=False, format=ImageFormat.PNG))
    pixels = np.asarray(opened(done.data).convert("L"))
    assert pixels[:90].mean() < 10
    assert pixels[110:].mean() > 245
    clear = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    done = finish(encoded(clear), None, None, options(100, 100, ai_generated=False, format=ImageFormat.PNG))
    assert opened(done.data).getpixel((50, 50)) == (255, 255, 255)


def test_colours_are_read_through_their_profile_and_a_broken_profile_is_passed_over() -> None:
    picture = gradient(64, 64, (200, 40, 10), (10, 90, 220))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (srgb, b"no profile"):
        buffer = io.BytesIO()
        picture.save(buffer, "PNG", icc_profile=profile)
        plain = options(64, 64, ai_generated=False, format=ImageFormat.PNG)
        done = opened(finish(buffer.getvalue(), None, None, plain).data)
        assert np.abs(np.asarray(done).astype(int) - np.asarray(picture).astype(int)).max() <= 1
        assert "icc_profile" not in done.info


def test_a_scene_without_words_comes_back_whole_and_one_that_is_none_is_refused() -> None:
    scene = document(64, 64, rect(0, 0, 64, 64, "#f4e8d8"))
    plain = options(64, 64, ai_generated=False)
    done = finish(Image.new("RGB", (64, 64)), scene, None, plain)
    assert done.svg is not None
    assert scene in done.svg
    with pytest.raises(ValueError, match="a scene is an SVG document"):
        finish(Image.new("RGB", (64, 64)), "<html/>", None, plain)


@pytest.mark.parametrize("data", [b"", b"no picture", encoded(Image.new("RGB", (64, 64)))[:60]])
def test_bytes_that_are_no_picture_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadablePicture, match="no JPEG, PNG or WebP"):
        finish(data, None, None, options())


def test_a_layout_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="planned for 400x300 pixels, not 300x400"):
        finish(noise(400, 300, 1), None, layout_for(400, 300), options(300, 400))
