"""Ready-made scenes: a programme that is in, a visit that is taken, a report that is handed in. Everything by the people's own taps."""

from functools import cache
from typing import Any

from bot.model.visit import Visit
from bot.programmes import importing
from bot.programmes.inspecting import Inspection, inspect_files
from tests.support.phone import Phone
from tests.support.pictures import photo
from tests.support.programme import CAFE
from tests.support.world import World


@cache
def _inspected(files: tuple[tuple[str, bytes], ...]) -> Inspection:
    """Reading a form takes a second in the converter; the same files are read once for all tests."""
    return inspect_files(dict(files))


class Stage:
    def __init__(self, world: World, cora: Phone) -> None:
        self.world = world
        self.cora = cora

    async def take_in(self, *files: tuple[str, bytes]) -> None:
        results = await self.world.do(importing.take, _inspected(files))
        assert not [problem for result in results for problem in result.problems if problem.severity == "error"]

    async def visit(self, code: str) -> Visit:
        found = await self.world.store.read(lambda tx: tx.visits.one(code=code))
        assert found is not None
        return found

    async def shopper(self, name: str, **values: Any) -> Phone:
        """In Warsaw, a few hundred metres from the cafés."""
        here: dict[str, Any] = {
            "city": "Warsaw",
            "latitude": CAFE[0],
            "longitude": CAFE[1],
            "timezone": "Europe/Warsaw",
        }
        return await self.world.shopper(name, **here | values)

    async def opens(self, code: str) -> None:
        """Cora opens a visit to all who are eligible."""
        await self.finds(code)
        await self.cora.taps("Open to all eligible")
        await self.cora.hears("Open to all")

    async def finds(self, code: str) -> None:
        await self.cora.says("/visits")
        board = await self.cora.hears("To place")
        if f". {code} " not in board.text:
            await self.cora.taps("In the field", board)
            board = await self.cora.hears("In the field")
        number = next(line.partition(".")[0] for line in board.text.splitlines() if f". {code} " in line)
        await self.cora.taps(number, board)
        await self.cora.hears("State:")

    async def offers(self, code: str, *names: str) -> None:
        await self.finds(code)
        await self.cora.taps("Offer to")
        for name in names:
            await self.cora.taps(f"⬜ {name}")
            await self.cora.hears("Offer it to whom?")
        await self.cora.taps(f"Send offer ({len(names)})")
        await self.cora.hears("Offered to")

    async def gives(self, code: str, person: Phone) -> None:
        """The visit is offered to one person, who takes it."""
        await self.offers(code, person.name)
        await person.hears("A visit for you")
        await person.taps("Accept")
        await person.hears("is yours!")

    async def reports(self, code: str, person: Phone, *, clean: str = "Yes", minutes: str = "4") -> None:
        """From the accepted visit to the report that is handed in."""
        visit = await self.visit(code)
        ahead = (visit.window_start - self.world.now).total_seconds() + 3600
        await self.world.pass_time(seconds=max(0, ahead))
        await person.says("/start")
        await person.taps("My visits")
        number = int(code.rpartition("-")[2])
        await person.taps(f"Café Nord {number}")
        await person.hears("State:")
        await person.taps("Check in")
        await person.sends_location(CAFE[0] + number / 100, CAFE[1], accuracy=9)
        await person.hears("You are checked in")
        await person.hears("The report can wait")
        await person.taps("Start the report")
        await person.hears("Were you greeted?")
        await person.taps("Yes")
        await person.hears("Minutes until you were served?")
        await person.says(minutes)
        await person.hears("Were the tables clean?")
        await person.taps(clean)
        await person.hears("The shop front")
        await person.sends_photo(photo(f"{code} {person.name}"))
        await person.taps("Done")
        await person.hears("What happened, in order?")
        await person.says("I waited at the door, was shown to a table by the window and ordered a coffee.")
        await person.hears("Your answers")
        await person.taps("Hand in")
        await person.hears("is in.")
