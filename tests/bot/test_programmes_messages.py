"""What the coordinator sees of an import: one card that is edited, a file when the list is long, and only for coordinators."""

from copy import deepcopy

import pytest

from bot.model.happenings import MediaSettled
from bot.model.inputs import Given
from bot.model.person import Person, Role
from bot.model.refusal import Refusal, Refused
from bot.model.report import Media, MediaState
from bot.outbox import from_json
from bot.programmes import importing
from bot.programmes.inspecting import inspect
from bot.programmes.papers import MAKERS
from bot.programmes.tables import tables
from bot.programmes.template import template
from handlers import programmes as handlers
from handlers.turn import Turn
from tests.bot.test_programmes_import import NOW, Office, form, office, programme, xlsx
from tests.bot.test_programmes_reading import GOOD

__all__ = ["office"]


async def somebody(office: Office, role: Role):
    person = Person(chat_id=7, name="Cora", language="en", timezone="UTC", role=role, created_at=NOW)
    return await office.does(lambda desk: desk.tx.people.add(person))


async def sends(office: Office, person: Person, name: str, size: int = 1000):
    """As the chat does: the document comes in, the card says that it is being read."""
    given = Given(kind="document", message_id=5, at=NOW, name=name, size=size, file_id="f", file_unique_id="u")

    def work(desk):
        desk.person = person
        handlers.document(Turn(desk=desk, given=given))
        return desk.tx.media.find(order="-id", limit=1)[0]

    return await office.does(work)


async def arrives(office: Office, media: Media, data: bytes | None) -> None:
    """The file was fetched and looked into; None: Telegram did not give it."""
    inspection = inspect(media.name or "file", data) if data is not None else None
    state = MediaState.STORED if data is not None else MediaState.FAILED

    def work(desk):
        desk.tx.media.change(media.id, state=state)
        settled = MediaSettled(media=desk.tx.media.get(media.id), inspection=inspection)
        importing.on_media_settled(desk, settled)

    await office.does(work)


async def said(office: Office):
    return [from_json(row.message) for row in await office.rows("outbox")]


async def test_one_card_says_that_the_file_is_read_and_becomes_the_result(office):
    person = await somebody(office, Role.COORDINATOR)
    media = await sends(office, person, "shops.xlsx")
    await arrives(office, media, programme()[1])
    reading, result = await said(office)
    assert reading.text == "Reading shops.xlsx …"
    assert result.card == reading.card
    assert result.text.startswith("✅ <b>shops.xlsx</b> is in.\n\nClients: 1 new, 0 changed, 0 unchanged\n")
    assert "The form cafe_visit is not here yet." in result.text
    assert [button.label for row in result.buttons for button in row] == ["See visits", "Invite people"]


async def test_the_same_file_again_is_one_calm_sentence(office):
    person = await somebody(office, Role.COORDINATOR)
    await office.takes(("cafe.md", form()), programme())
    await arrives(office, await sends(office, person, "shops.xlsx"), programme()[1])
    assert (await said(office))[-1].text == (
        "✅ <b>shops.xlsx</b>: nothing changed, everything was here already.\n0 new, 0 changed, 7 unchanged"
    )


async def test_a_form_says_its_size_and_what_works(office):
    person = await somebody(office, Role.COORDINATOR)
    await arrives(office, await sends(office, person, "cafe.md"), form())
    assert (await said(office))[-1].text == (
        "✅ <b>A café visit</b> (cafe_visit) is in as version 1.\n3 questions, 1 photo\n"
        "No project uses it yet. A project names it as cafe_visit in its column form.\n"
        "Every question works fully in the chat."
    )


async def test_problems_stand_on_the_card_grouped_by_sheet(office):
    person = await somebody(office, Role.COORDINATOR)
    book = deepcopy(GOOD)
    book["clients"][1][1] = ""
    book["visits"][1][1] = "<b>cop"
    book["visits"][2][1] = "zzz"
    await arrives(office, await sends(office, person, "shops.xlsx"), xlsx(book))
    (_, result) = await said(office)
    assert result.text == (
        "❌ <b>shops.xlsx</b> was not taken in. Nothing was changed.\n3 things to repair:\n\n"
        "<b>clients</b>\n• row 2, name: This cell is empty, but a value is needed.\n"
        "<b>visits</b>\n• row 2, project: “&lt;b&gt;cop” is not in the sheet projects, and was not imported before.\n"
        "• row 3, project: “zzz” is not in the sheet projects, and was not imported before."
    )
    assert await office.rows("clients") == []


async def test_a_list_longer_than_a_message_comes_whole_as_a_file(office):
    person = await somebody(office, Role.COORDINATOR)
    visits = [GOOD["visits"][0], *([f"cup-{n}", "nothing", "nowhere", "soon", "later"] for n in range(100))]
    await arrives(office, await sends(office, person, "shops.xlsx"), programme(visits=visits)[1])
    _, card, document = await said(office)
    assert "400 things to repair:" in card.text
    assert len(card.text) < 4096
    assert card.text.endswith("… The whole list comes as a file.")
    (attachment,) = document.attachments
    content, _ = MAKERS[attachment.document](attachment.data, lambda _: b"")
    lines = content.decode("utf-8-sig").splitlines()
    assert sum(line.startswith("• row ") for line in lines) == 400
    assert lines[0] == "❌ shops.xlsx was not taken in. Nothing was changed."


async def test_a_file_that_telegram_does_not_give_changes_nothing(office):
    person = await somebody(office, Role.COORDINATOR)
    await arrives(office, await sends(office, person, "shops.xlsx"), None)
    assert (await said(office))[-1].text == (
        "shops.xlsx could not be fetched from Telegram. Nothing was changed. Please send it again."
    )


@pytest.mark.parametrize("role", [Role.SHOPPER, Role.CLIENT])
async def test_only_coordinators_import(office, role):
    person = await somebody(office, role)
    with pytest.raises(Refusal) as refused:
        await sends(office, person, "shops.xlsx")
    assert refused.value.code is Refused.NOT_ALLOWED
    assert await office.rows("media") == []


async def test_a_file_that_is_too_big_is_refused_at_once(office):
    person = await somebody(office, Role.COORDINATOR)
    with pytest.raises(Refusal) as refused:
        await sends(office, person, "shops.xlsx", size=21 << 20)
    assert refused.value.code is Refused.FILE_TOO_BIG


async def test_the_template_is_offered_and_sent(office):
    person = await somebody(office, Role.COORDINATOR)

    def work(desk):
        desk.person = person
        handlers.explain(Turn(desk=desk))
        handlers.template(Turn(desk=desk))

    await office.does(work)
    explanation, sent = await said(office)
    assert [button.action for row in explanation.buttons for button in row] == ["programmes.template"]
    (attachment,) = sent.attachments
    content, name = MAKERS[attachment.document](attachment.data, lambda _: b"")
    assert name == attachment.filename == "programme-template.xlsx"
    assert list(tables(content)) == ["read me", "clients", "contacts", "locations", "projects", "visits"]
    assert content == template()
