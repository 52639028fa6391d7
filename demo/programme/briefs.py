"""What the shoppers of the two sample projects are told, card by card."""

SHOP = {
    "who": (
        "You are looking for a birthday present for a close friend: a jumper, a scarf or a shirt for around 60 euros. "
        "Your friend wears a size that you are not quite sure of.\n\n"
        "You have never been in this branch before."
    ),
    "when": (
        "Come within the window on your card, between one hour after opening and one hour before closing.\n\n"
        "Plan 25 to 40 minutes inside. Do not come in the first hour of a sale."
    ),
    "do": (
        "1. Before you go in, look at the window from across the street for a minute.\n"
        "2. Go in alone. Note the time, and whether anybody greets you in the first two minutes.\n"
        "3. Look around on your own for five minutes. Touch and unfold a few things.\n"
        "4. If nobody has come to you by then, go to a member of staff.\n"
        "5. Take two pieces to the fitting room and try at least one on.\n"
        "6. Leave without buying, with a friendly reason."
    ),
    "say": (
        "Start with: “I am looking for a present, but I am not sure about the size.”\n\n"
        "Then ask, in your own words:\n"
        "• What would you suggest?\n"
        "• What is it made of, and how do I wash it?\n"
        "• Can my friend exchange it without the receipt?\n\n"
        "If something is suggested besides, listen to it and say you will think about it."
    ),
    "photograph": (
        "• The whole shop front from across the street, with the name in the picture.\n"
        "• The window display, straight on.\n"
        "• The fitting room as you found it, with nobody in it.\n\n"
        "No faces, please. If somebody walks into the picture, take it again."
    ),
    "never": (
        "• Never say or show that you are a mystery shopper, not even when you are asked.\n"
        "• Never make notes or open this chat inside the shop. Use the toilet of a café next door, or wait until you are outside.\n"
        "• Never go if you, or somebody close to you, worked for Lindqvist & Mor in the last two years.\n"
        "• Never film or record staff."
    ),
}

CAFE = {
    "who": (
        "You are a guest on the way to somewhere, with half an hour to spare. You like coffee, but you are no expert, "
        "and you do not eat nuts."
    ),
    "when": (
        "Come within the window on your card: once the morning queue is over, between 9:30 and 11:30, or between 14:00 and 16:00.\n\n"
        "Stay for 20 to 30 minutes."
    ),
    "do": (
        "1. Join the queue and start counting minutes: from joining it until you are asked for your order, and from paying until you hold your cup.\n"
        "2. Order one hot drink and one thing to eat. Stay inside.\n"
        "3. Sit where you can see the counter.\n"
        "4. Use the toilet once.\n"
        "5. When you leave, look whether your table is cleared within five minutes."
    ),
    "say": (
        "Ask at the counter:\n"
        "• “Which of these has no nuts?” Wait for a real answer: do they look it up, ask a colleague, or guess?\n"
        "• “What would you recommend today?”\n\n"
        "Pay with a card and take the receipt."
    ),
    "photograph": (
        "• The café from outside, with its sign.\n"
        "• Your drink and food on the table, before the first bite.\n"
        "• The receipt, flat and readable: date, time and total must be in the picture.\n\n"
        "No faces of guests or staff."
    ),
    "never": (
        "• Never say or show that you are a mystery shopper.\n"
        "• Never order for somebody else or bring company.\n"
        "• Never make a scene about a mistake: say it once, kindly, and see what they make of it.\n"
        "• Never photograph the counter while somebody is being served."
    ),
}
