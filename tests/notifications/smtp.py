"""A mail server on loopback that answers as a test tells it to."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server: Server = self.server
        self._say("220 mail.example")
        while line := self.rfile.readline():
            verb = line.split(b":")[0].split()[0].upper().decode()
            if verb in {"EHLO", "HELO"}:
                self._say("250 mail.example")
            elif verb == "DATA":
                self._say("354 go on")
                body = b""
                while not body.endswith(b"\r\n.\r\n"):
                    body += self.rfile.readline()
                reply = server.replies.get("DATA", "250 taken")
                if reply.startswith("250"):
                    server.taken.append(body)
                self._say(reply)
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say(server.replies.get(verb, "250 fine"))

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    """Answers MAIL, RCPT and DATA by `replies`; keeps what it took."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies: dict[str, str] = {}
        self.taken: list[bytes] = []


@contextmanager
def mail_server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
