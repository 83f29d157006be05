"""Pictures by their address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.graphql_api.test_generations import WHOLE, ask, finish

if TYPE_CHECKING:
    from tests.graphql_api.conftest import Server


async def test_a_picture_is_cached_for_good_and_served_in_parts(server: Server) -> None:
    key, _ = await finish(server, ask())
    (image,) = (await server.data(WHOLE, {"id": key}))["generation"]["images"]
    whole = await server.http.get(image["url"])
    assert whole.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert whole.headers["accept-ranges"] == "bytes"
    assert whole.headers["x-content-type-options"] == "nosniff"

    part = await server.http.get(image["url"], headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{image['bytes']}"
    tail = await server.http.get(image["url"], headers={"range": "bytes=-5"})
    assert tail.content == whole.content[-5:]
    beyond = await server.http.get(image["url"], headers={"range": f"bytes={image['bytes']}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{image['bytes']}")

    etag = whole.headers["etag"]
    unchanged = await server.http.get(image["url"], headers={"if-none-match": etag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    stale = await server.http.get(image["url"], headers={"range": "bytes=0-1", "if-range": '"other"'})
    assert stale.status_code == 200

    head = await server.http.head(image["url"])
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(image["bytes"])

    svg = await server.http.get(image["svgUrl"])
    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert "sandbox" in svg.headers["content-security-policy"]


async def test_no_other_name_reaches_a_file(server: Server) -> None:
    key, _ = await finish(server, ask())
    (image,) = (await server.data(WHOLE, {"id": key}))["generation"]["images"]
    name = image["url"].rsplit("/", 1)[1]
    sha = image["sha256"]
    wrong = (
        name.replace(".jpg", ".png"),
        name.replace(".jpg", ""),
        f"{sha}.jpg",
        f"public/{sha[:2]}/{sha}",
        "..%2f..%2frun.json",
        "%2e%2e/owner.lock",
        "x" * 3000 + ".jpg",
        "\u0000.jpg".encode().hex() + ".jpg",
    )
    for path in wrong:
        assert (await server.http.get(f"/media/{path}")).status_code == 404, path
