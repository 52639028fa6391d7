"""What every button does before and after: is it still good, and how the card follows."""

from bot.filling.opened import Filling, Tap
from bot.filling.showing import show
from bot.model.refusal import Refusal, Refused


def is_current(f: Filling, tap: Tap) -> bool:
    """For buttons that only lead somewhere: the second of two taps is told so, an older card gives the present one."""
    if f.stands(tap):
        return True
    if tap.step == f.sheet.step - 1:
        raise Refusal(Refused.ALREADY_RECORDED)
    show(f, fresh=True)
    return False


def redraw(f: Filling, *, fresh: bool = False) -> None:
    """Only the look changed: the buttons of this step stay good. `fresh`: the tap was on a card far above."""
    f.save(moved=False)
    show(f, fresh=fresh)


def moved(f: Filling, *, fresh: bool = False) -> None:
    f.save(answered_at=f.desk.now)
    show(f, fresh=fresh)
