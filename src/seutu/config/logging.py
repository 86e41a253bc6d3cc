"""Structured logs: one event a line, as text for people or JSON for programs."""

import logging
import logging.config

import structlog
from django.core.exceptions import ImproperlyConfigured


def logging_config(*, level: str, as_json: bool) -> None:
    """Send standard and structlog messages to standard error in one form.

    Raises `ImproperlyConfigured` for a level that does not exist.
    """
    if level not in logging.getLevelNamesMapping():
        known = ", ".join(logging.getLevelNamesMapping())
        raise ImproperlyConfigured(f"LOG_LEVEL must be one of: {known}.")
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if as_json
        # The default traceback prints the values of variables, needs among them.
        else structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        )
    )
    final: list[structlog.typing.Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        *([structlog.processors.format_exc_info] if as_json else []),
        renderer,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "event": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": final,
                    "foreign_pre_chain": shared,
                }
            },
            "handlers": {
                "stderr": {"class": "logging.StreamHandler", "formatter": "event"}
            },
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                # The server's own lines would repeat ours, with query strings.
                "_granian": {"level": "WARNING"},
                "granian.access": {"level": "CRITICAL"},
                "httpx": {"level": "WARNING"},
                "opensearch": {"level": "ERROR"},
                "rdflib": {"level": "ERROR"},
                "django_tasks": {"level": "WARNING"},
            },
        }
    )
