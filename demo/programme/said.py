"""What the sample's shoppers wrote, by the name of the question: facts, with the words that were said."""

from collections.abc import Mapping, Sequence

TEXTS: Mapping[str, Sequence[str]] = {
    "windows_what": (
        "There were fingerprints at the height of the door handle, and a strip of old tape in the lower left corner of the left window.",
        "Dried splashes of rain along the lower edge of the right window, about a hand wide.",
        "Somebody had written “SALE” with a finger on the inside of the pane next to the door.",
    ),
    "greeted_what": (
        "Two women stood behind the till and talked about the rota. One looked up when the door closed and went on talking.",
        "A man was folding jumpers with his back to me. A second one carried boxes past me twice and looked at the boxes.",
    ),
    "greeting_quote": (
        "“Good morning! Have a look around, I am over here if you need me.”",
        "“Hello, welcome. Is there anything special that you are looking for?”",
        "“Hi! Are you looking for yourself or for somebody else?”",
        "“Good afternoon. Let me know if you need a size.”",
    ),
    "advice_what": (
        "I said that I was not sure about the size. She pointed to the rack and said “they are all there”, then went back to the till.",
        "He held up the first shirt on the pile and said “this one everybody takes”. He did not ask what it was for.",
        "I asked what it was made of. She said “something with cotton, I think” and did not look at the label.",
    ),
    "fitting_what": (
        "Three price tags, a hanger and a used tissue on the floor, left of the mirror.",
        "A jacket that somebody had tried on before me hung over the stool, and there was grey dust along the wall.",
    ),
    "receipt_what": (
        "He put the card slip into the bag and said “have a nice day”. When I stayed he turned to the next customer. There was no receipt in the bag.",
    ),
    "entrance_what": (
        "A paper cup and two napkins lay behind the door, and something milky was drying on the mat.",
        "Wet footprints and a sugar sachet in the middle of the way. A member of staff stepped over it while I waited.",
    ),
    "welcome_quote": (
        "“Morning! What can I get you?”",
        "“Hello there, good to see you. Stay in or take away?”",
        "“Hi. Do you already know what you would like?”",
        "“Next, please.”",
    ),
    "allergens_what": (
        "I asked whether the cake of the day contains nuts. She said “I don't think so, it's only chocolate” and reached for the plate.",
    ),
    "order_what": (
        "I got oat milk instead of ordinary milk. When I said so he made it again at once and apologised: “sorry, that one was for the gentleman”.",
        "The croissant was missing. She brought it to my table after four minutes and said “I forgot you, sorry”.",
    ),
    "table_what": (
        "Crumbs, a ring from a cup, and a folded receipt of the guests before me. Nobody came by in the first ten minutes.",
        "A wet patch in the middle and a teaspoon.",
    ),
    "offered_more_what": (
        "She asked “small or large?” and “to stay?”. Nothing else was said until the price.",
        "He typed the coffee in while I was still speaking and said “three eighty”.",
    ),
    "farewell_what": (
        "She put the bag on the counter, said “next, please” and looked at the man behind me.",
        "The last words were “card or cash?”. He turned to the shelf while the receipt was printing.",
    ),
    "bill_what": ("The menu said 3.90 for the cinnamon roll, the receipt says 4.20.",),
}
OTHERWISE = (
    "It went as it is supposed to go. I saw two members of staff, both with a name badge.",
    "Nothing out of the ordinary. The music was quiet, and it smelled of fresh bread.",
)
