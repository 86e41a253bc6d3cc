"""A server on this machine that answers in all the ways an outside one might."""

import gzip
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

BOMB = gzip.compress(bytes(60 * 1024 * 1024))
Page = tuple[str, bytes]


class Hostile(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Stay silent."""

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", 0))
        self.answer(200, self.rfile.read(length))

    def do_GET(self) -> None:
        seen: list[tuple[str, dict[str, str]]] = self.server.seen  # type: ignore[attr-defined]
        seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        name = self.path.partition("?")[0].strip("/").replace("-", "_")
        pages: dict[str, Page] = self.server.pages  # type: ignore[attr-defined]
        with suppress(BrokenPipeError, ConnectionResetError):
            if self.path in pages:
                media_type, body = pages[self.path]
                self.answer(200, body, Content_Type=media_type)
            else:
                getattr(self, f"answer_{name}", self.answer_plain)()

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer_plain(self) -> None:
        self.answer(200, b"plain")

    def answer_redirect(self) -> None:
        self.answer(302, b"", Location=self.path.partition("?to=")[2])

    def answer_circle(self) -> None:
        self.answer(302, b"", Location="/circle")

    def answer_declared(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(10**12))
        self.end_headers()

    def answer_endless(self) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        while True:
            self.wfile.write(bytes(65_536))

    def answer_bomb(self) -> None:
        self.answer(200, BOMB, Content_Encoding="gzip")

    def answer_packed(self) -> None:
        body = gzip.compress(b"one, ") + gzip.compress(b"two")
        self.answer(200, body, Content_Encoding="gzip")

    def answer_broken_gzip(self) -> None:
        self.answer(200, b"this is not gzip", Content_Encoding="gzip")

    def answer_brotli(self) -> None:
        self.answer(200, b"\x0b\x02\x80", Content_Encoding="br")

    def answer_twice_packed(self) -> None:
        self.answer(200, gzip.compress(BOMB), Content_Encoding="gzip, gzip")

    def answer_dripping_body(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.drip(b"x")

    def answer_dripping_head(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        self.drip(b"y")

    def drip(self, drop: bytes) -> None:
        for _ in range(100):
            self.wfile.write(drop)
            self.wfile.flush()
            time.sleep(0.05)

    def answer_silence(self) -> None:
        time.sleep(3)

    def answer_no_http(self) -> None:
        self.wfile.write(b"220 mail.example ESMTP\r\n")
        self.close_connection = True

    def answer_broken_off(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"half")
        self.close_connection = True


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        self.seen: list[tuple[str, dict[str, str]]] = []
        # What a test puts here is answered before anything else, by path and query.
        self.pages: dict[str, Page] = {}
        super().__init__(("127.0.0.1", 0), Hostile)

    @property
    def name(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what these tests are about."""


def self_signed(host: str, folder: Path) -> tuple[Path, Path]:
    """Write a key and a certificate for a host; returns their paths."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    paths = folder / "key.pem", folder / "certificate.pem"
    paths[0].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    paths[1].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return paths


@contextmanager
def serving(*, tls: tuple[Path, Path] | None = None) -> Iterator[Server]:
    server = Server()
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}
    )
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
