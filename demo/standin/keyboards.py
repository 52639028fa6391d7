"""Keyboards under messages and under the text field: what Telegram accepts, cuts, drops and refuses."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from demo.standin.chats import Json
from demo.standin.parameters import Parameters
from demo.standin.refusals import ApiError, bad_request

MAX_DATA_BYTES = 64
MAX_INLINE_BUTTONS = 100
MAX_REPLY_BUTTONS = 300
MAX_ROW = 12
MAX_MARKUP_BYTES = 10_240
MAX_COPY_TEXT = 256
STYLES = frozenset({"", "default", "primary", "success", "danger"})
_UNPARSABLE = "can't parse reply keyboard markup JSON object"
_ACTIONS = ("callback_data", "url", "copy_text", "web_app", "login_url", "pay", "callback_game")
_INLINE_QUERIES = ("switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat")
_HOST = re.compile(r"^(?=.{4,253}$)(?:[\w-]+\.)+[^\W\d_][\w-]+$")


def inline_keyboard(markup: Json | None) -> Json | None:
    """The inline keyboard that will stand under the message, or None for any other or an empty one. Raises ApiError."""
    if markup is None or "inline_keyboard" not in markup:
        return None
    rows = [[_inline_button(raw) for raw in row] for row in _rows(markup["inline_keyboard"], "inline_keyboard")]
    shown = [[button for button in row if button["text"]][:MAX_ROW] for row in rows]
    shown = [row for row in shown if row]
    _check_size(shown)
    return {"inline_keyboard": shown} if shown else None


def reply_markup(p: Parameters) -> Json | None:
    """The `reply_markup` of a request as JSON, checked to be one of the four kinds. Raises ApiError."""
    markup = p.parsed("reply_markup", _UNPARSABLE)
    if markup is None or markup == {}:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "keyboard" in markup:
        return markup | {"keyboard": _reply_rows(markup["keyboard"])}
    return markup


def edited_keyboard(p: Parameters) -> Json | None:
    """The keyboard of an edit, which must be an inline one. Raises ApiError."""
    markup = reply_markup(p)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return inline_keyboard(markup)


def _rows(value: Any, name: str) -> list[list[Any]]:
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise bad_request(f'field "{name}" must be an Array of Arrays')
    return value


def _check_size(rows: list[list[Json]]) -> None:
    too_many = sum(len(row) for row in rows) > MAX_INLINE_BUTTONS
    if too_many or len(json.dumps(rows, ensure_ascii=False).encode()) > MAX_MARKUP_BYTES:
        raise bad_request("reply markup is too long")


def _inline_button(raw: Any) -> Json:
    fault = _inline_fault(raw)
    if fault:
        raise bad_request(f"can't parse inline keyboard button: {fault}")
    data = raw.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= MAX_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in raw:
        check_url(str(raw["url"]))
    copied = raw.get("copy_text")
    if copied is not None and not 1 <= len(str(copied.get("text", ""))) <= MAX_COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return {name: value for name, value in raw.items() if value not in (None, "")} | {"text": str(raw["text"]).strip()}


def _inline_fault(raw: Any) -> str | None:
    if not isinstance(raw, dict):
        return "InlineKeyboardButton must be an Object"
    if not isinstance(raw.get("text"), str):
        return 'Can\'t find field "text"'
    if str(raw.get("style") or "").lower() not in STYLES:
        return "invalid button style specified"
    if any(name in raw for name in _INLINE_QUERIES):
        raise ApiError(501, "Not Implemented: the stand-in has no inline mode")
    if not any(name in raw for name in _ACTIONS):
        return "Text buttons are unallowed in the inline keyboard"
    return None


def check_url(url: str) -> None:
    """Raises ApiError for an address Telegram does not put on a button."""
    parts = urlsplit(url if "://" in url or url.startswith("tg:") else f"http://{url}")
    known = parts.scheme in {"http", "https", "tg", "ton"}
    if not known or (parts.scheme in {"http", "https"} and not _HOST.match(_host(parts.netloc))):
        reason = "Wrong HTTP URL" if known else "Unsupported URL protocol"
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {reason}")


def _host(netloc: str) -> str:
    return netloc.rpartition("@")[2].partition(":")[0]


def _reply_rows(value: Any) -> list[list[Json]]:
    kept: list[list[Json]] = []
    left = MAX_REPLY_BUTTONS
    for row in _rows(value, "keyboard"):
        buttons = [_reply_button(raw) for raw in row]
        shown = [button for button in buttons if button["text"]][: min(MAX_ROW, left)]
        left -= len(shown)
        if shown:
            kept.append(shown)
    return kept


def _reply_button(raw: Any) -> Json:
    if isinstance(raw, str):
        return {"text": raw}
    if not isinstance(raw, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
    if not isinstance(raw.get("text"), str):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    if str(raw.get("style") or "").lower() not in STYLES:
        raise bad_request("can't parse keyboard button: invalid button style specified")
    return raw
