"""A shopper with Telegram, and a visit whose form is a table in the test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from bot.model.person import Person
from bot.model.report import Sheet
from bot.model.visit import State, Visit
from bot.ports import Transaction
from bot.shelf import Shelf
from handlers import business
from tests.bot.filling_kit import converted
from tests.storage import samples
from tests.support.phone import Phone
from tests.support.world import START, World


class Stage:
    """`ann` is the shopper, `visit` hers."""

    def __init__(self, world: World, ann: Phone, person: Person, visit: Visit) -> None:
        self.world, self.ann, self.person, self.visit = world, ann, person, visit

    async def begins(self) -> None:
        """What the button of the visit does."""
        self.ann.presses(self.ann.chat.visible()[0], f"visits.report:{self.visit.id}")

    async def sheet(self) -> Sheet:
        sheets = await self.world.store.read(lambda tx: tx.sheets.find(visit_id=self.visit.id))
        return sheets[-1]

    async def visit_now(self) -> Visit:
        visit = await self.world.store.read(lambda tx: tx.visits.get(self.visit.id))
        assert visit is not None
        return visit

    async def answers(self) -> dict[str, str]:
        """Name to value of what is answered."""
        values = (await self.sheet()).data["session"]["values"]
        return {ref.rpartition("/")[2]: value for ref, value in values.items() if "/meta/" not in ref}


@asynccontextmanager
async def stage(folder: Path, markdown: str, *, language: str = "en", **world: Any) -> AsyncIterator[Stage]:
    xform = converted(markdown)
    async with World(folder / "data", business(), library=Shelf(), **world) as opened:
        ann = await opened.shopper("Ann", language=language, place=(60.39, 5.32))
        person = await opened.person(ann)

        def furnish(tx: Transaction) -> Visit:
            version = samples.form(tx, code="coffee", xform=xform)
            project = samples.project(tx, form_code="coffee")
            place = samples.location(tx, client_id=project.client_id, latitude=60.39, longitude=5.32)
            return samples.visit(
                tx,
                code="V-12",
                project_id=project.id,
                location_id=place.id,
                shopper_id=person.id,
                form_version_id=version.id,
                state=State.CONFIRMED,
                brief_version=1,
                window_start=START,
            )

        visit = await opened.store.write(furnish)
        await ann.opens()
        await ann.hears("Ann!")
        yield Stage(opened, ann, person, visit)


def photo(shade: int = 90, size: tuple[int, int] = (320, 240)) -> bytes:
    """A picture; another shade is another picture."""
    content = BytesIO()
    Image.effect_noise(size, shade).save(content, "JPEG")
    return content.getvalue()
