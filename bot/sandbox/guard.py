"""What stands before every request to the sandbox: whose page may ask, and who hung up."""

from collections.abc import Awaitable, Callable

from aiohttp import web

Serve = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def own_pages_only(request: web.Request, handler: Serve) -> web.StreamResponse:
    """Nobody's website may act here through a visitor's browser."""
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.host}":
        return web.Response(status=403, text="only the sandbox's own page may do that")
    return await handler(request)


@web.middleware
async def hung_up(request: web.Request, handler: Serve) -> web.StreamResponse:
    """A client that is killed in the middle of what it says is no error of the server's."""
    try:
        return await handler(request)
    except ConnectionResetError:
        if request.transport is not None:
            raise
        return web.Response(status=400)  # nobody is there to read it
