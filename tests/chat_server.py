"""A chat server of our own on loopback, for tests over real HTTP: it answers as others do, or badly."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# Given the sentences by key, what the model says, or what the handler does instead of answering.
Says = Callable[[dict[str, str]], str]


@dataclass
class ChatServer:
    """What was asked of the server, and how it answers: `says` is the model, `does` takes over the whole exchange."""

    says: Says
    does: Callable[[BaseHTTPRequestHandler], None] | None = None
    port: int = 0
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def prompts(self) -> list[str]:
        return [a["messages"][-1]["content"] for a in self.asked]


def sentences_of(prompt: str) -> dict[str, str]:
    """Return the sentences that a prompt holds, by their keys."""
    return dict(json.loads(prompt.partition("<sentences>")[2].partition("</sentences>")[0]))


def completion(content: str | None) -> bytes:
    """Return a reply in the protocol's shape."""
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    whole = {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    return json.dumps(whole).encode()


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, kind: str = "application/json") -> None:
    """Send a whole reply."""
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def serving(says: Says, does: Callable[[BaseHTTPRequestHandler], None] | None = None) -> Iterator[ChatServer]:
    """Serve until the block ends."""
    state = ChatServer(says, does)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.asked.append(asked)
            state.headers.append(dict(self.headers))
            try:
                if state.does:
                    state.does(self)
                else:
                    send(self, completion(state.says(sentences_of(state.prompts[-1]))))
            except (BrokenPipeError, ConnectionResetError):
                pass  # the client gave up, as it should

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
