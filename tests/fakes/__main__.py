"""Every vendor on this machine, to try things by hand: `python -m tests.fakes`, until Ctrl-C.

It prints tables for `providers.toml` and the keys to export. Nothing leaves this machine and nothing costs anything.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack

from tests.fakes.google import GoogleFake
from tests.fakes.openai import OpenAIFake
from tests.fakes.stability import StabilityFake


async def serve() -> None:
    async with AsyncExitStack() as stack:
        openai = await stack.enter_async_context(OpenAIFake())
        google = await stack.enter_async_context(GoogleFake())
        stability = await stack.enter_async_context(StabilityFake())
        tables = [
            ("openai", openai.base_url, "OPENAI_API_KEY"),
            ("google", google.url, "GEMINI_API_KEY"),
            ("stability", stability.url, "STABILITY_API_KEY"),
        ]
        for key, address, variable in tables:
            sys.stdout.write(
                f'[providers.{key}]\nenabled = true\nbase_url = "{address}"\napi_key_env = "{variable}"\n\n'
            )
        sys.stdout.write(f'[providers.google.options]\nproject = "shop"\naccess_token = "{google.key}"\n\n')
        exports = " ".join(f"{variable}={openai.key}" for *_, variable in tables)
        sys.stdout.write(f"# export {exports}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        asyncio.run(serve())
    except KeyboardInterrupt:
        sys.exit(0)
