"""The listening socket: what is answered goes out at once."""

from __future__ import annotations

import asyncio
import socket

from signboard.http_server import listen


async def test_an_answer_is_not_held_back_until_its_first_part_is_acknowledged() -> None:
    at_once: list[int] = []

    async def look(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = writer.get_extra_info("socket")
        at_once.append(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    listener = listen("127.0.0.1", 0)
    async with await asyncio.start_server(look, sock=listener):
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        assert await reader.read() == b""
        writer.close()
    assert at_once != [0]
    assert len(at_once) == 1
