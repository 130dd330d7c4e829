"""The number of the request (or command) that an act belongs to."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
