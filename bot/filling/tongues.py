"""The form's names for its languages."""


def language_for(languages: list[str], wanted: str) -> str | None:
    """The form's name for a language (`Hebrew (he)`, `he`), None when it does not have it."""
    return next((name for name in languages if code_of(name) == wanted), None)


def code_of(language: str) -> str:
    """`Hebrew (he)` → `he`."""
    return language.rpartition("(")[2].rstrip(") ").strip().lower()
