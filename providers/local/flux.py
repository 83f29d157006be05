"""FLUX.1 on this host."""

from __future__ import annotations

from providers.local.provider import LocalProvider


class FluxProvider(LocalProvider):
    """FLUX.1: `schnell` by default, `dev` where the operator accepts its non-commercial licence.

    On a GPU its matrices are stored in eight bits, unless `quantise` says "none", so that it fits 24 GB.
    """

    family = "flux"
    quantise = "fp8"
    tokenizer = "tokenizer_2"
