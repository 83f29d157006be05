"""The conformance kit: what a provider must do, as tests to subclass, and a vendor on loopback to try it against.

Needs `signboard[testing]`. `ProviderConformance` is for any provider, `VendorConformance` for one that talks HTTP to
a vendor; `docs/plugins.md` shows both at work.
"""

from __future__ import annotations

import pytest

for _name in ("claims", "conformance", "trying", "vendor_conformance"):
    pytest.register_assert_rewrite(f"providers.testing.{_name}")

from providers.testing.conformance import ProviderConformance  # noqa: E402  rewriting is asked for first
from providers.testing.inputs import request, with_inputs  # noqa: E402
from providers.testing.pictures import gradient, picture, size_of  # noqa: E402
from providers.testing.trying import Evidence, nobody  # noqa: E402
from providers.testing.vendor import (  # noqa: E402
    Fault,
    Seen,
    VendorServer,
    answers,
    breaks_off,
    dribbles,
    drops,
    floods,
    stalls,
)
from providers.testing.vendor_conformance import Failure, VendorConformance  # noqa: E402

__all__ = [
    "Evidence",
    "Failure",
    "Fault",
    "ProviderConformance",
    "Seen",
    "VendorConformance",
    "VendorServer",
    "answers",
    "breaks_off",
    "dribbles",
    "drops",
    "floods",
    "gradient",
    "nobody",
    "picture",
    "request",
    "size_of",
    "stalls",
    "with_inputs",
]
