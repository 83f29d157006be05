"""One brief for every family of models: pure, within its budget, and nothing dropped in silence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompt_engine import AdaptedPrompt, AdBrief, PromptEngine, PromptFamily, PromptTarget, Wish, adapt
from prompt_engine.emphasis import Span, emphasised, spans, unweighted
from prompt_engine.token_bounds import clip_tokens, t5_tokens

ENGINE = PromptEngine()
LATTE = ENGINE.compose_offline(Wish(text="카페 신메뉴 홍보, 흑임자 크림라떼 6,500원, 사람 없이")).brief
TOP = ((0.05, 0.05, 0.9, 0.3),)


def adapted(family: PromptFamily, brief: AdBrief = LATTE, **more: object) -> AdaptedPrompt:
    return adapt(brief, PromptTarget.model_validate({"family": family, **more}))


def test_each_family_reads_in_its_own_way() -> None:
    sdxl, turbo, flux = (adapted(family) for family in (PromptFamily.SDXL, PromptFamily.SDXL_TURBO, PromptFamily.FLUX))
    assert sdxl.prompt.startswith(
        "appetising food photograph of (black sesame cream latte:1.2), on a bright cozy cafe table, "
    )
    assert ". " not in sdxl.prompt.removesuffix(".")
    assert sdxl.negative_prompt is not None
    assert sdxl.negative_prompt.startswith("people, (text:1.3), (letters:1.3)")
    assert turbo.prompt == sdxl.prompt
    assert (turbo.negative_prompt, turbo.notes) == (None, ("negative_prompt_unsupported",))
    assert flux.negative_prompt is None
    assert flux.prompt.startswith(
        "Appetising food photograph of black sesame cream latte, on a bright cozy cafe table. "
    )
    for family in (PromptFamily.OPENAI, PromptFamily.GOOGLE):
        prose = adapted(family)
        assert prose.negative_prompt is None
        assert "leaves out people" in prose.prompt
        assert prose.notes == ()
    assert adapted(PromptFamily.OPENAI).prompt.startswith("Use this description as given")
    stability = adapted(PromptFamily.STABILITY)
    assert stability.negative_prompt is not None
    assert len({adapted(family).prompt for family in set(PromptFamily) - {PromptFamily.SDXL_TURBO}}) >= 4


def test_the_renderer_gets_a_scene() -> None:
    scene = adapted(PromptFamily.POSTER)
    assert (scene.hero, scene.category, scene.industry, scene.mood) == ("iced_latte", "food", "cafe", "warm")
    assert all(colour.startswith("#") and len(colour) == 7 for colour in scene.colours)
    assert scene.negative_prompt is None


@pytest.mark.parametrize(
    ("zones", "words"),
    [
        (TOP, "in the upper part"),
        (((0.05, 0.65, 0.9, 0.3),), "in the lower part"),
        (((0.05, 0.1, 0.35, 0.8),), "on the left side"),
        (((0.6, 0.1, 0.35, 0.8),), "on the right side"),
        (((0.05, 0.05, 0.3, 0.2),), "in the upper left corner"),
        (((0.1, 0.05, 0.8, 0.2), (0.1, 0.8, 0.8, 0.15)), "around the subject"),
        (((0.3, 0.35, 0.4, 0.3),), "in the middle"),
    ],
)
def test_room_for_the_lettering_is_asked_for(zones: tuple[tuple[float, float, float, float], ...], words: str) -> None:
    assert f"Keep the area {words} calm and empty" in adapted(PromptFamily.OPENAI, clear_zones=zones).prompt
    assert "Keep the area" not in adapted(PromptFamily.OPENAI).prompt
    assert "copy space" not in adapted(PromptFamily.SDXL).prompt


def test_what_does_not_fit_is_dropped_from_the_back_and_listed() -> None:
    whole = adapted(PromptFamily.SDXL, prompt_tokens=300)
    assert whole.dropped == ()
    short = adapted(PromptFamily.SDXL, prompt_tokens=30, clear_zones=TOP)
    assert short.tokens <= 30
    assert short.prompt.startswith("appetising food photograph of (black sesame cream latte:1.2)")
    assert short.dropped[:3] == ("finish", "materials", "camera")
    assert any(entry.startswith("negative: ") for entry in short.dropped)
    tiny = adapted(PromptFamily.SDXL, prompt_tokens=5)
    assert tiny.tokens <= 5
    assert any(entry.endswith("cream latte") for entry in tiny.dropped)


def test_a_licensed_styles_word_and_the_models_own_tokenizer_are_used() -> None:
    styled = adapted(PromptFamily.SDXL, trigger="sks style")
    assert styled.prompt.startswith("sks style, ")
    counted = adapt(LATTE, PromptTarget(family=PromptFamily.SDXL), count_tokens=lambda text: len(text.split()))
    assert counted.tokens == len(unweighted(counted.prompt).split()) <= 75
    assert counted.dropped == ()


@pytest.mark.parametrize("family", PromptFamily)
def test_a_pinned_prompt_is_sent_as_it_is(family: PromptFamily) -> None:
    brief = ENGINE.compose_offline(
        Wish(text="라떼", enhanced_prompt="a (quiet:1.2) latte -- 35mm", negative_prompt="steam")
    ).brief
    made = adapted(family, brief, clear_zones=TOP, trigger="sks")
    assert made.prompt == "a (quiet:1.2) latte -- 35mm"
    assert made.dropped == ()
    assert made.negative_prompt in {"steam", None}


def test_weights_are_read_and_left_out_of_the_words() -> None:
    assert spans("a (quiet:1.2) latte (no: 1.2) ((x:9)") == (
        Span("a ", 1.0),
        Span("quiet", 1.2),
        Span(" latte (no: 1.2) (", 1.0),
        Span("x", 2.0),
    )
    assert emphasised("a cup (small)", 1.2) == "a cup (small)"
    assert unweighted(emphasised("a cup", 1.25)) == "a cup"
    cut = adapted(PromptFamily.SDXL, prompt_tokens=8)
    assert "(" not in cut.prompt
    assert cut.tokens <= 8


def test_what_a_target_does_not_read_is_said() -> None:
    pinned = ENGINE.compose_offline(Wish(text="라떼", enhanced_prompt="a latte", negative_prompt="steam")).brief
    assert adapted(PromptFamily.OPENAI, pinned).notes == ("negative_prompt_unsupported",)
    long = ENGINE.compose_offline(Wish(text="라떼", enhanced_prompt="latte " * 100)).brief
    assert adapted(PromptFamily.FLUX, long).tokens <= 255
    assert adapted(PromptFamily.FLUX, long).dropped != ()
    assert adapted(PromptFamily.FLUX, long, prompt_tokens=1000).dropped == ()


@settings(max_examples=60)
@given(
    st.text(min_size=1, max_size=300).filter(str.strip),
    st.text(max_size=4000),
    st.sampled_from(PromptFamily),
    st.integers(1, 400) | st.none(),
)
def test_adapting_is_pure_and_within_budget(text: str, pinned: str, family: PromptFamily, tokens: int | None) -> None:
    wish = Wish(text=text, enhanced_prompt=pinned or None, negative_prompt=pinned[:1000] or None)
    brief = ENGINE.compose_offline(wish).brief
    target = PromptTarget(family=family, clear_zones=TOP, prompt_tokens=tokens)
    before = brief.model_dump_json()
    made = adapt(brief, target)
    assert made == adapt(brief, target)
    assert brief.model_dump_json() == before
    assert made.tokens <= made.budget


@pytest.mark.parametrize(
    ("text", "tokens"),
    # As CLIP's own vocabulary (bpe_simple_vocab_16e6) cuts them.
    [
        ("a photo of a cat", 5),
        ("appetising food photograph of black sesame cream latte, on a bright cozy cafe table", 16),
        ("85mm lens, f/2.8, 45 degree angle", 15),
        ("kkwabaegi and dalbitsanghoe", 10),
        ("흑임자 라떼", 12),
        ("it's the barista's latte -- 12,500!!", 14),
        ("snow_flake café №5 ½", 8),
        ("creator\u0301 क़", 7),
    ],
)
def test_the_bound_never_undercounts(text: str, tokens: int) -> None:
    assert clip_tokens(text) >= tokens
    known = text.isascii() and text.replace(" ", "").isalpha() and "kkwa" not in text
    assert not known or clip_tokens(text) == tokens
    assert t5_tokens(text) >= len(text.split())
    assert t5_tokens("… ½") >= len("... 1⁄2".replace(" ", ""))
