"""Whatever is typed at whatever place, a walk in the terminal goes on, and what was kept of it can be played again."""

from random import Random

import pytest

from demo.programme.make_forms import FORMS
from forms.scoring import Scoring
from forms.session import Session
from forms.walkthrough import Line, Player, Transcript, read_answers, replay
from tests.forms.test_loading_samples import LOADED, NOW, ZONE

TYPED = (
    *("", "", "", "1", "2", "1, 2", "3", "yes", "no", "none", "ok", "now", "13:05", "14:40", "yesterday", "2026-03-14"),
    *("12", "7,5", "-1", "99999", "hello | there", "“quoted”", "שלום", "📷.jpg", "52.1, 21.0", "\\", "|", "444 0 123"),
    *(
        "/back",
        "/skip",
        "/go 2",
        "/go 9",
        "/go nowhere",
        "/review",
        "/score",
        "/language en",
        "/language xx",
        "//x",
        "/?",
    ),
)
STEPS = 150


def started(form_id: str) -> Player:
    form = LOADED[form_id].form
    assert form is not None
    scoring: Scoring = LOADED[form_id].scoring
    return Player(Session.start(form, now=NOW, zone=ZONE, seed=1), scoring, ZONE)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.form_id)
@pytest.mark.parametrize("seed", range(3))
def test_anything_at_all(form, seed):
    chance, player, kept = Random(seed), started(form.form_id), Transcript()
    for _ in range(STEPS):
        if player.is_over:
            break
        assert player.screen().strip()
        here, typed = player.here, chance.choice(TYPED)
        came = player.hear(typed, NOW).came
        if came is not None:
            kept.lines.append(Line(here, typed, came, NOW))
    again = read_answers(kept.markdown())
    assert again.lines == kept.lines
    fresh, lines = started(form.form_id), list[Line]()
    differences = list(replay(fresh, again, NOW, lines.append))
    assert [difference for difference in differences if "came" in difference] == []
    assert lines[: len(kept.lines)] == kept.lines
    assert all(fresh.session.value(ref) == player.session.value(ref) for ref in player.session.questions())
