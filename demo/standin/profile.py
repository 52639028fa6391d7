"""What the bot says about itself: name, descriptions, commands per scope and language."""

import json
import re
from dataclasses import dataclass, field

from demo.standin.chats import Json
from demo.standin.parameters import Parameters
from demo.standin.refusals import bad_request

MAX_COMMANDS = 100
MAX_COMMAND = 32
MAX_DESCRIPTION = 256
_NAME = re.compile(r"[a-z0-9_]+\Z")
_LIMITS = {"name": 64, "description": 512, "short_description": 120}

Scope = tuple[str, str]
"""Where the commands hold (the scope as sorted JSON) and for which language ("" for all)."""


@dataclass
class Profile:
    name: str
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    """By field (name, description, short_description) and language."""
    commands: dict[Scope, list[Json]] = field(default_factory=dict)

    def commands_for(self, chat_id: int, language: str) -> list[Json]:
        """What the menu of this chat shows: the narrowest scope that has commands, in the person's language first."""
        chat = json.dumps({"chat_id": chat_id, "type": "chat"})
        for scope in (chat, '{"type": "all_private_chats"}', '{"type": "default"}'):
            for code in (language, ""):
                if (scope, code) in self.commands:
                    return self.commands[scope, code]
        return []

    def text(self, name: str, language: str) -> str:
        fallback = self.name if name == "name" else ""
        return self.texts.get((name, language)) or self.texts.get((name, "")) or fallback

    def set_text(self, name: str, p: Parameters) -> None:
        """Raises ApiError when too long."""
        value = p.text(name)
        if len(value) > _LIMITS[name]:
            raise bad_request(f"BOT_{'TITLE' if name == 'name' else 'DESCRIPTION'}_TOO_LONG")
        self.texts[name, p.text("language_code")] = value


def scope_of(p: Parameters) -> Scope:
    scope = p.parsed("scope", "can't parse BotCommandScope JSON object") or {"type": "default"}
    if not isinstance(scope, dict) or "type" not in scope:
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    if "chat_id" in scope:
        scope = scope | {"chat_id": int(scope["chat_id"])}
    return json.dumps(scope, sort_keys=True), p.text("language_code")


def read_commands(p: Parameters) -> list[Json]:
    """Raises ApiError."""
    commands = p.parsed("commands", "can't parse commands JSON object")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_command(str(raw["command"]).removeprefix("/"), str(raw["description"])) for raw in commands]


def _command(name: str, description: str) -> Json:
    if len(name) > MAX_COMMAND:
        raise bad_request("command length must not exceed 32")
    if len(description) > MAX_DESCRIPTION:
        raise bad_request("command description length must not exceed 256")
    if not description.strip():
        raise bad_request("command description must be non-empty")
    if not _NAME.match(name):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": name, "description": description}
