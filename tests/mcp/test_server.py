"""The server as the official client of the protocol meets it, without a network."""

import threading
import time

import anyio
import pytest
from mcp.shared.exceptions import MCPError

from mcp import Client
from seutu.client.gaps import GapPage
from seutu.client.matches import Matches, NeedRead, SearchResults
from seutu.client.records import Dataset, Source
from seutu.core.errors import NotFound, Unavailable
from seutu.mcp.server import build_server
from tests.mcp.loops import run

SECRET = "a need that nobody else may read"


class OneRecord:
    """Answers from a catalogue of one dataset; `fails` is raised when it is set."""

    def __init__(self):
        self.fails = None
        self.slow = threading.Event()
        self.slow.set()
        self.at_once = self.most_at_once = 0
        self.lock = threading.Lock()

    def site(self):
        return "https://seutu.example"

    def match(self, asked):
        with self.lock:
            self.at_once += 1
            self.most_at_once = max(self.at_once, self.most_at_once)
        try:
            assert self.slow.wait(10)
            time.sleep(0.01)
            if self.fails:
                raise self.fails
        finally:
            with self.lock:
                self.at_once -= 1
        query = NeedRead(language="en")
        return Matches(query=query, verdict="none", total=0, results=())

    def search(self, asked):
        return SearchResults(language="en", total=0, results=())

    def record(self, kind, key):
        if (kind, key) != ("dataset", "y4y7ogsf2kzan4ty"):
            raise NotFound("no")
        return Dataset(
            id=key,
            kind=kind,
            url="https://seutu.example/en/datasets/y4y7ogsf2kzan4ty/",
            source="turku",
            identifier="1",
            title={"fi": "Kotihoito"},
            description={},
            keywords={},
            language="fi",
        )

    def gaps(self, asked):
        return GapPage(results=(), assessed=0, demands=0)

    def gap(self, key):
        raise NotFound("no")

    def source(self, key):
        return self.sources()[0]

    def sources(self):
        return (
            Source(
                id="turku", url="", title={"fi": "Turku"}, holds="dataset", records=1
            ),
        )


@pytest.fixture
def answers():
    return OneRecord()


def talk(answers, conversation):
    """Hold a conversation with a server over these answers."""

    async def held():
        async with Client(build_server(lambda: answers)) as client:
            return await conversation(client)

    return run(held)


def refused(answers, conversation):
    """Hold a conversation that ends with an error of the protocol, and tell it."""

    async def held(client):
        try:
            return await conversation(client)
        except MCPError as error:
            return error

    answer = talk(answers, held)
    assert isinstance(answer, MCPError)
    return str(answer)


def call(answers, name, arguments):
    return talk(answers, lambda client: client.call_tool(name, arguments))


def test_four_tools_are_offered_and_none_of_them_changes_anything(answers):
    async def listed(client):
        return await client.list_tools()

    tools = {tool.name: tool for tool in talk(answers, listed).tools}

    assert set(tools) == {"match", "search", "show", "gaps"}
    for tool in tools.values():
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.destructive_hint is False
        assert tool.description
        assert tool.output_schema["type"] == "object"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("match", {"need": "home care"}),
        ("search", {}),
        ("show", {"record": "dataset:y4y7ogsf2kzan4ty"}),
        ("gaps", {}),
    ],
)
def test_an_answer_comes_as_text_and_in_the_promised_structure(
    answers, name, arguments
):
    # The client checks the structure against the schema that the tool promises.
    answer = call(answers, name, arguments)

    assert not answer.is_error
    assert answer.content[0].text
    assert answer.structured_content


def test_a_known_failure_is_an_error_of_the_tool_with_its_sentence(answers):
    answers.fails = Unavailable("Run `seutu index`.")

    answer = call(answers, "match", {"need": SECRET})

    assert answer.is_error
    assert answer.content[0].text == "Run `seutu index`."


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
def test_a_failure_of_ours_tells_neither_the_client_nor_the_log_the_need(
    answers, caplog, capfd, level
):
    answers.fails = RuntimeError(f"cannot read {SECRET}")
    caplog.set_level(level, logger="seutu")

    answer = call(answers, "match", {"need": SECRET})

    assert answer.is_error
    assert "Something broke" in answer.content[0].text
    assert "mcp call failed" in caplog.text
    assert "RuntimeError" in caplog.text
    assert "OneRecord.match" in caplog.text
    assert SECRET not in caplog.text + answer.content[0].text + "".join(
        capfd.readouterr()
    )


def test_an_unknown_tool_and_a_wrong_argument_are_told_with_what_there_is(answers):
    unknown = call(answers, "delete", {})
    wrong = call(answers, "match", {"nead": SECRET})

    assert unknown.is_error
    assert "match, search, show, gaps" in unknown.content[0].text
    assert wrong.is_error
    assert "need: Field required" in wrong.content[0].text


def test_records_and_sources_can_be_read_as_resources(answers):
    async def read(client):
        listed = await client.list_resources()
        templates = await client.list_resource_templates()
        sources = await client.read_resource(listed.resources[0].uri)
        record = await client.read_resource("seutu://dataset/y4y7ogsf2kzan4ty")
        return templates, sources, record

    templates, sources, record = talk(answers, read)

    assert templates.resource_templates[0].uri_template == "seutu://{kind}/{id}"
    assert '"turku"' in sources.contents[0].text
    assert "Kotihoito" in record.contents[0].text


@pytest.mark.parametrize(
    "uri",
    [
        "seutu://dataset/aaaaaaaaaaaaaaaa",
        "seutu://dataset/../../etc/passwd",
        "seutu://cat/y4y7ogsf2kzan4ty",
        "file:///etc/passwd",
        "seutu://",
        "seutu://sources/x",
    ],
)
def test_a_resource_that_is_none_is_told_with_those_there_are(answers, uri):
    said = refused(answers, lambda client: client.read_resource(uri))

    assert "There are seutu://sources and seutu://dataset/<id>" in said


def test_a_prompt_holds_the_need_as_it_was_written(answers):
    need = "{place} {need} %s"
    answer = talk(
        answers,
        lambda client: client.get_prompt(
            "answer-a-need", {"need": need, "place": "FI"}
        ),
    )
    listed = talk(answers, lambda client: client.list_prompts())

    text = answer.messages[0].content.text
    assert f"<<<\n{need}\n>>>\nPlace: FI\n" in text
    assert {prompt.name for prompt in listed.prompts} == {
        "answer-a-need",
        "what-is-missing",
    }


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [("answer-a-need", {}, "`need` is needed"), ("x", {}, "answer-a-need")],
)
def test_a_prompt_that_cannot_be_filled_says_what_is_missing(
    answers, name, arguments, says
):
    assert says in refused(answers, lambda client: client.get_prompt(name, arguments))


def test_a_call_that_is_given_up_leaves_the_server_answering(answers):
    answers.slow.clear()

    async def given_up(client):
        with anyio.move_on_after(0.2):
            await client.call_tool("match", {"need": "home care"})
        answers.slow.set()
        return await client.call_tool("match", {"need": "home care"})

    assert not talk(answers, given_up).is_error


def test_many_calls_at_once_take_turns(answers):
    async def many(client):
        found = []

        async def one():
            found.append(await client.call_tool("match", {"need": "home care"}))

        async with anyio.create_task_group() as calls:
            for _ in range(20):
                calls.start_soon(one)
        return found

    found = talk(answers, many)

    assert len(found) == 20
    assert not any(answer.is_error for answer in found)
    assert 1 < answers.most_at_once <= 4
