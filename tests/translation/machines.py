"""A machine on this machine: answers as LibreTranslate and eTranslation do."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def translated(text: str, target: str) -> str:
    return f"[{target.lower()}] {text}"


class Answering(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Stay silent."""

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append((self.path, dict(self.headers), sent))  # type: ignore[attr-defined]
        if self.path.endswith("/askTranslate"):
            self.answer({"requestId": 4711})
        else:
            self.answer({"translatedText": translated(sent["q"], sent["target"])})

    def answer(self, body: object) -> None:
        content = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class Machine(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], dict[str, object]]] = []
        super().__init__(("127.0.0.1", 0), Answering)

    @property
    def name(self) -> str:
        return f"127.0.0.1:{self.server_port}"


@contextmanager
def running() -> Iterator[Machine]:
    server = Machine()
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


def delivery(sent: dict[str, object]) -> dict[str, object]:
    """Say what eTranslation calls back with for what it was asked."""
    (target,) = sent["targetLanguages"]  # type: ignore[misc]
    answer: dict[str, object] = {
        "requestId": 4711,
        "sourceLanguage": sent["sourceLanguage"],
        "targetLanguage": target,
        "externalReference": sent["callerInformation"]["externalReference"],  # type: ignore[index]
    }
    if "textToTranslate" in sent:
        text = str(sent["textToTranslate"])
        return {**answer, "translatedText": translated(text, str(target))}
    packed = sent["documentToTranslate"]["document"]["content"]  # type: ignore[index]
    text = base64.b64decode(packed).decode()
    result = base64.b64encode(translated(text, str(target)).encode()).decode()
    return {**answer, "outputFormat": "txt", "result": result}
