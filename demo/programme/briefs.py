"""What the shoppers of the two sample projects are told, card by card."""

SHOP = {
    "who": (
        "You are looking for something to wear to a friend's birthday dinner next week: a shirt, a blouse or a dress. "
        "You are not quite sure of your size in this brand.\n\n"
        "You have never been in this branch before."
    ),
    "when": (
        "Come within the window on your card, at least one hour after opening and one hour before closing.\n\n"
        "Plan 30 to 45 minutes. Not during the first hours of a sale."
    ),
    "do": (
        "1. Before you go in, look at the windows from across the street for a minute.\n"
        "2. Go in alone and notice the time. Count how long it takes until somebody greets you.\n"
        "3. Look around on your own for five minutes, then go to a member of staff if nobody came.\n"
        "4. Ask about one item and listen to the advice.\n"
        "5. Try it on. Look at the floor of the fitting room before you hang anything up.\n"
        "6. Buy one small thing. Tap Start when you join the queue and Stop when your turn comes.\n"
        "7. Do not ask for the receipt: see whether it is handed to you."
    ),
    "say": (
        "Start with: “I am looking for something for a dinner, but I am not sure about the size.”\n\n"
        "Then ask, in your own words:\n"
        "• What is it made of?\n"
        "• What would you wear with it?\n\n"
        "If something is suggested besides, listen to it and say that you will think about it."
    ),
    "photograph": (
        "• The whole shop front from across the street, with the sign in the picture.\n"
        "• The fitting room as you found it, empty, not even you in the mirror.\n"
        "• The receipt, flat, with all four corners: date and total must be readable.\n\n"
        "No faces, please. If somebody walks into the picture, take it again."
    ),
    "never": (
        "• Never say or show that you are a mystery shopper, not even when you are asked.\n"
        "• Never write notes inside the shop. Tapping Start and Stop looks like any message; everything else can wait until you are outside.\n"
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
