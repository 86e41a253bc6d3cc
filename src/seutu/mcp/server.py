"""The server: tools, resources and prompts over one source of answers."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

import anyio
import anyio.to_thread
import structlog
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    GetPromptRequestParams,
    GetPromptResult,
    ListPromptsResult,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ListToolsResult,
    PaginatedRequestParams,
    PromptMessage,
    ReadResourceRequestParams,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextContent,
    TextResourceContents,
    ToolAnnotations,
)
from mcp_types import Prompt as PromptOffered
from mcp_types import PromptArgument as ArgumentOffered
from mcp_types import Tool as ToolOffered
from pydantic import ValidationError

from seutu import __version__
from seutu.core.errors import Invalid, NotFound, SeutuError
from seutu.mcp.answers import Answers
from seutu.mcp.asked import Asked, ShowAsked
from seutu.mcp.prompts import PROMPTS, filled
from seutu.mcp.records import source_out
from seutu.mcp.tools import INSTRUCTIONS, SHOW, TOOLS, Tool, complaint

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 4
SCHEME = "seutu://"
SOURCES = f"{SCHEME}sources"
JSON = "application/json"
BROKEN = "Something broke on our side. It has been noted; other calls may work."

Answer = TypeVar("Answer")


def build_server(answers: Callable[[], Answers]) -> Server[Any]:
    """Make a server; calls run in threads, four at a time, and are not logged.

    `answers` is called in those threads and may block until the answers are ready.
    """
    desk = _Desk(answers)
    return Server(
        "seutu",
        version=__version__,
        title="Seutu",
        instructions=INSTRUCTIONS,
        on_list_tools=desk.list_tools,
        on_call_tool=desk.call_tool,
        on_list_resources=desk.list_resources,
        on_list_resource_templates=desk.list_templates,
        on_read_resource=desk.read_resource,
        on_list_prompts=desk.list_prompts,
        on_get_prompt=desk.get_prompt,
    )


class _Desk:
    """Answers each request of the protocol."""

    def __init__(self, answers: Callable[[], Answers]) -> None:
        self._answers = answers
        self._places = anyio.CapacityLimiter(MOST_AT_ONCE)

    async def list_tools(
        self, ctx: object, params: PaginatedRequestParams | None
    ) -> ListToolsResult:
        return ListToolsResult(
            tools=[
                ToolOffered(
                    name=tool.name,
                    title=tool.title,
                    description=tool.description,
                    input_schema=tool.input_schema(),
                    output_schema=tool.output_schema(),
                    annotations=ToolAnnotations(
                        title=tool.title,
                        read_only_hint=True,
                        destructive_hint=False,
                        idempotent_hint=True,
                        open_world_hint=False,
                    ),
                )
                for tool in TOOLS.values()
            ]
        )

    async def call_tool(
        self, ctx: object, params: CallToolRequestParams
    ) -> CallToolResult:
        tool = TOOLS.get(params.name)
        if tool is None:
            return _failed(f"There is no such tool. There are: {', '.join(TOOLS)}.")
        try:
            asked = tool.read(params.arguments or {})
            answer, text = await self._run(lambda: self._answered(tool, asked))
        except ValidationError as error:
            return _failed(complaint(error, tool))
        except SeutuError as error:
            return _failed(error.message)
        except Exception as error:
            _note(error, tool=tool.name)
            return _failed(BROKEN)
        return CallToolResult(
            content=[TextContent(type="text", text=text)],
            structured_content=answer,
        )

    async def list_resources(
        self, ctx: object, params: PaginatedRequestParams | None
    ) -> ListResourcesResult:
        return ListResourcesResult(
            resources=[
                Resource(
                    uri=SOURCES,
                    name="sources",
                    title="Sources",
                    description="The catalogues that records come from, with licences"
                    " and who must be named. Their ids are values of `sources`.",
                    mime_type=JSON,
                )
            ]
        )

    async def list_templates(
        self, ctx: object, params: PaginatedRequestParams | None
    ) -> ListResourceTemplatesResult:
        return ListResourceTemplatesResult(
            resource_templates=[
                ResourceTemplate(
                    uri_template=f"{SCHEME}{{kind}}/{{id}}",
                    name="record",
                    title="A record",
                    description="A dataset, solution, challenge or gap, as `show` gives"
                    " it: seutu://dataset/y4y7ogsf2kzan4ty",
                    mime_type=JSON,
                )
            ]
        )

    async def read_resource(
        self, ctx: object, params: ReadResourceRequestParams
    ) -> ReadResourceResult:
        uri = str(params.uri)
        try:
            text = await self._run(lambda: self._resource(uri))
        except (ValidationError, Invalid, NotFound):
            raise MCPError(
                INVALID_PARAMS,
                f"There is no such resource. There are {SOURCES} and"
                f" {SCHEME}dataset/<id>, solution, challenge and gap alike.",
            ) from None
        except SeutuError as error:
            raise MCPError(INTERNAL_ERROR, error.message) from None
        except Exception as error:
            _note(error, resource=True)
            raise MCPError(INTERNAL_ERROR, BROKEN) from None
        return ReadResourceResult(
            contents=[TextResourceContents(uri=params.uri, mime_type=JSON, text=text)]
        )

    async def list_prompts(
        self, ctx: object, params: PaginatedRequestParams | None
    ) -> ListPromptsResult:
        return ListPromptsResult(
            prompts=[
                PromptOffered(
                    name=prompt.name,
                    title=prompt.title,
                    description=prompt.description,
                    arguments=[
                        ArgumentOffered(
                            name=one.name,
                            description=one.description,
                            required=one.is_required,
                        )
                        for one in prompt.arguments
                    ],
                )
                for prompt in PROMPTS.values()
            ]
        )

    async def get_prompt(
        self, ctx: object, params: GetPromptRequestParams
    ) -> GetPromptResult:
        try:
            text = filled(params.name, params.arguments or {})
        except SeutuError as error:
            raise MCPError(INVALID_PARAMS, error.message) from None
        return GetPromptResult(
            description=PROMPTS[params.name].description,
            messages=[
                PromptMessage(role="user", content=TextContent(type="text", text=text))
            ],
        )

    async def _run(self, work: Callable[[], Answer]) -> Answer:
        """Do blocking work in a thread; one that was cancelled waits for no thread."""
        return await anyio.to_thread.run_sync(work, limiter=self._places)

    def _answered(self, tool: Tool[Any, Any], asked: Asked) -> tuple[Any, str]:
        answers = self._answers()
        answer = tool.run(answers, asked)
        return answer.model_dump(mode="json"), tool.text(answer, answers.site())

    def _resource(self, uri: str) -> str:
        if uri == SOURCES:
            sources = [source_out(one, "en") for one in self._answers().sources()]
            return json.dumps(
                [one.model_dump(mode="json") for one in sources], ensure_ascii=False
            )
        if not uri.startswith(SCHEME):
            raise NotFound("Not one of ours.")
        asked = ShowAsked(record=uri.removeprefix(SCHEME).replace("/", ":", 1))
        shown = SHOW.run(self._answers(), asked)
        inner = shown.record or shown.gap
        return inner.model_dump_json() if inner else "{}"


def _failed(sentence: str) -> CallToolResult:
    return CallToolResult(
        content=[TextContent(type="text", text=sentence)], is_error=True
    )


def _note(error: Exception, **what: object) -> None:
    """Log a failure of ours by its kind and place: its text may hold a need."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    code = place.tb_frame.f_code if place else None
    log.error(
        "mcp call failed",
        error=type(error).__name__,
        at=f"{code.co_qualname}:{place.tb_lineno}" if code and place else "",
        **what,
    )
