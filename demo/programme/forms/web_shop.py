"""An order in a web shop, from the search to the parcel: 38 questions in seven sections, in English and French."""

from demo.programme.forms.tables import Beside, SampleForm, bands, rule

FR = Beside(
    language="French (fr)",
    must="Cette question demande une réponse.",
    what_happened="Ce que vous avez vu et lu, qui l’a fait et quand. Citez les mots entre « … ». Pas d’opinion.",
    none_alone="« Aucun de ces points » ne peut pas être coché avec d’autres réponses.",
    yes="Oui",
    no="Non",
    unchecked="Impossible à vérifier",
    colon="\u00a0: ",
)
READABLE = ("The whole screen, prices readable.", "L’écran entier, avec des prix lisibles.")

SITE = FR.section(
    "site",
    "The site",
    "Le site",
    FR.question("dateTime", "visited_at", "When did you open the site?", "Quand avez-vous ouvert le site ?"),
    FR.question("select_one device", "device", "On what did you order?", "Sur quel appareil avez-vous commandé ?"),
    FR.question(
        "select_one browser",
        "browser",
        "In which browser or app?",
        "Dans quel navigateur ou quelle application ?",
        choice_filter="device = ${device}",
    ),
    FR.question(
        "image",
        "home_page",
        "Screenshot of the home page",
        "Capture d’écran de la page d’accueil",
        hint=("As it looked before you tapped anything.", "Telle qu’elle s’affichait avant toute action."),
    ),
    FR.yes_or_no(
        "cookies_refusable",
        "Could cookies be refused with one tap?",
        "Pouvait-on refuser les cookies en un seul clic ?",
        ("What had to be done to refuse them?", "Que fallait-il faire pour les refuser ?"),
        may_be_unchecked=True,
        hint=("“Could not be checked” if you were not asked.", "Si rien n’a été demandé : « Impossible à vérifier »."),
        weight="2",
    ),
)

FINDING = FR.section(
    "finding",
    "Finding the article",
    "La recherche de l’article",
    FR.question("text", "searched", "What did you type into the search?", "Qu’avez-vous saisi dans la recherche ?"),
    FR.yes_or_no(
        "found",
        "Was a fitting article among the first ten results?",
        "Un article correspondant figurait-il parmi les dix premiers résultats ?",
        (
            "What was shown instead, and how did you find the article?",
            "Qu’est-ce qui s’affichait, et comment avez-vous trouvé l’article ?",
        ),
        weight="5",
    ),
    FR.ticked(
        "product_page",
        "product_page",
        "What could be read on the article's page without opening another one?",
        "Que pouvait-on lire sur la page de l’article sans en ouvrir une autre ?",
        hint=("Tick everything you could read there.", "Cochez tout ce qu’on pouvait y lire."),
    ),
    FR.question(
        "image",
        "product_photo",
        "Screenshot of the article's page",
        "Capture d’écran de la page de l’article",
        hint=READABLE,
    ),
)

CHECKOUT = FR.section(
    "checkout",
    "Basket and payment",
    "Panier et paiement",
    FR.question(
        "time",
        "checkout_began",
        "When did you tap “Order”?",
        "À quelle heure avez-vous cliqué sur « Commander » ?",
        appearance="stopwatch",
        hint=("Tap the button at that moment.", "Appuyez sur le bouton à ce moment-là."),
    ),
    FR.question(
        "time",
        "confirmed_at",
        "When was the order confirmed on the screen?",
        "À quelle heure la commande a-t-elle été confirmée à l’écran ?",
        appearance="stopwatch",
        hint=(
            "Tap the button when you see the order number.",
            "Appuyez sur le bouton quand le numéro de commande s’affiche.",
        ),
        constraint="decimal-time(.) >= decimal-time(${checkout_began})",
        refuse=(
            "This is before you tapped “Order”. Check both times, please.",
            "C’est avant le clic sur « Commander ». Vérifiez les deux heures.",
        ),
    ),
    FR.minutes(
        "checkout_minutes",
        "From basket to confirmation, in minutes",
        "Du panier à la confirmation, en minutes",
        start="checkout_began",
        stop="confirmed_at",
    ),
    FR.yes_or_no(
        "guest",
        "Could you order without opening an account?",
        "Pouvait-on commander sans créer de compte ?",
        ("What was demanded for the account?", "Qu’est-ce qui était exigé pour créer le compte ?"),
        weight="3",
    ),
    FR.yes_or_no(
        "total_shown",
        "Was the full price, with delivery, shown before you entered a means of payment?",
        "Le prix total, livraison comprise, était-il affiché avant le choix du moyen de paiement ?",
        ("Which cost appeared later, and how much was it?", "Quels frais sont apparus plus tard, et de quel montant ?"),
        weight="6",
        critical="yes",
    ),
    FR.question(
        "image",
        "basket_photo",
        "Screenshot of the basket before you paid",
        "Capture d’écran du panier avant le paiement",
        hint=("No card number in the picture.", "Sans numéro de carte sur l’image."),
    ),
    FR.question(
        "decimal",
        "amount",
        "How much did you pay?",
        "Combien avez-vous payé ?",
        hint=("With delivery, in the shop's currency.", "Livraison comprise, dans la monnaie de la boutique."),
        constraint=". > 0 and . <= 500",
        refuse=(
            "More than 0 and at most 500: what may be spent on this order.",
            "Plus de 0 et 500 au maximum : c’est le budget de cette commande.",
        ),
    ),
    FR.question(
        "select_one confirmation",
        "confirmation",
        "How soon did the confirmation arrive by e-mail?",
        "Au bout de combien de temps l’e-mail de confirmation est-il arrivé ?",
    ),
)

SUPPORT = FR.section(
    "support",
    "Asking for help",
    "Le service client",
    FR.question(
        "select_one channel",
        "channel",
        "How did you ask when the parcel would come?",
        "Par quel moyen avez-vous demandé la date de livraison ?",
    ),
    FR.question("text", "your_question", "What exactly did you ask?", "Qu’avez-vous demandé exactement ?"),
    FR.question("select_one answered", "answered", "When did an answer come?", "Quand avez-vous reçu une réponse ?"),
    FR.question(
        "text",
        "answer_quote",
        "What was the answer?",
        "Quelle a été la réponse ?",
        hint=("Word for word; copy it.", "Mot pour mot ; copiez-la."),
        relevant="${answered} != 'never'",
    ),
    FR.what(
        "answered_what",
        "No answer came. Where and when did you ask?",
        "Aucune réponse. Où et quand avez-vous posé la question ?",
        relevant="${answered} = 'never'",
    ),
)

DELIVERY = FR.section(
    "delivery",
    "Delivery",
    "La livraison",
    FR.question(
        "date",
        "promised_for",
        "For which day was the parcel promised?",
        "Pour quel jour le colis était-il annoncé ?",
        hint=("The last day, if there were several.", "Le dernier jour, s’il y en avait plusieurs."),
        constraint=". >= date(${visited_at})",
        refuse=(
            "This is before the day of your order. Check the date, please.",
            "C’est avant le jour de la commande. Vérifiez la date.",
        ),
    ),
    FR.question(
        "date",
        "delivered_on",
        "On which day did it come?",
        "Quel jour est-il arrivé ?",
        constraint=". >= date(${visited_at})",
        refuse=(
            "This is before the day of your order. Check the date, please.",
            "C’est avant le jour de la commande. Vérifiez la date.",
        ),
    ),
    FR.calculate(
        "days_late",
        "Days after the promised one",
        "Jours de retard",
        "if(${promised_for} = '' or ${delivered_on} = '', '', "
        "int(decimal-date-time(${delivered_on})) - int(decimal-date-time(${promised_for})))",
    ),
    FR.yes_or_no(
        "announced",
        "Was the delivery announced with a time of day?",
        "La livraison a-t-elle été annoncée avec un horaire ?",
        ("What were you told, and when?", "Qu’est-ce qui a été annoncé, et quand ?"),
        weight="3",
    ),
    FR.yes_or_no(
        "intact",
        "Was the parcel undamaged and the article as ordered?",
        "Le colis était-il intact et l’article conforme à la commande ?",
        ("What was damaged or different?", "Qu’est-ce qui était abîmé ou différent ?"),
        weight="6",
    ),
    FR.question(
        "image",
        "parcel_photo",
        "Photo of the open parcel with the article in it",
        "Photo du colis ouvert avec l’article",
        hint=("Cover your address.", "Masquez votre adresse."),
    ),
)

RETURNS = FR.section(
    "returns",
    "Returning it",
    "Le retour",
    FR.question(
        "select_one return_terms",
        "return_terms",
        "Where were the terms of return?",
        "Où se trouvaient les conditions de retour ?",
    ),
    FR.yes_or_no(
        "return_free",
        "Could it be sent back free of charge?",
        "Le retour était-il gratuit ?",
        ("What would it have cost, and where was that said?", "Combien aurait-il coûté, et où était-ce indiqué ?"),
        may_be_unchecked=True,
        weight="2",
    ),
    FR.question(
        "select_one yes_no",
        "return_label",
        "Was a return label in the parcel?",
        "Y avait-il une étiquette de retour dans le colis ?",
        weight="2",
        bonus="yes",
    ),
)

FINISH = FR.section(
    "finish",
    "Before you send",
    "Avant l’envoi",
    FR.question(
        "audio",
        "voice_note",
        "Anything else, as a voice message",
        "Autre chose ? Par message vocal, si vous voulez",
        hint=(
            "What you would forget by tomorrow. Your voice is never passed on.",
            "Ce que vous pourriez oublier d’ici demain. Votre voix n’est jamais transmise.",
        ),
        required="",
    ),
    FR.question(
        "acknowledge",
        "truthful",
        "I placed this order myself, and this is what happened.",
        "J’ai passé cette commande personnellement, et voilà ce qui s’est passé.",
    ),
)

CHOICES = (
    *FR.yes_no,
    *FR.yes_no_na,
    *FR.choices("device", ("phone", "Phone", "Téléphone"), ("computer", "Computer", "Ordinateur")),
    *FR.choices(
        "browser",
        ("app", "The shop's app", "L’application de la boutique"),
        ("mobile_chrome", "Chrome", "Chrome"),
        ("mobile_safari", "Safari", "Safari"),
        ("mobile_other", "Another one", "Un autre"),
        device="phone",
    ),
    *FR.choices(
        "browser",
        ("chrome", "Chrome", "Chrome"),
        ("firefox", "Firefox", "Firefox"),
        ("edge", "Edge", "Edge"),
        ("safari", "Safari", "Safari"),
        ("other", "Another one", "Un autre"),
        device="computer",
    ),
    *FR.choices(
        "product_page",
        ("price", "Price with taxes", "Prix TTC", 3),
        ("stock", "Whether it is in stock", "Disponibilité", 3),
        ("delivery", "Day of delivery", "Date de livraison", 2),
        ("size", "Size or measures", "Taille ou dimensions", 2),
        ("none", "None of these", "Aucun de ces points", 0),
    ),
    *FR.choices(
        "confirmation",
        ("at_once", "Within 5 minutes", "En moins de 5 minutes", 5),
        ("hour", "Within an hour", "En moins d’une heure", 3),
        ("later", "Later, or not at all", "Plus tard, ou jamais", 0),
    ),
    *FR.choices(
        "channel",
        ("chat", "Chat on the site", "Chat sur le site"),
        ("email", "E-mail or form", "E-mail ou formulaire"),
        ("social", "Social network", "Réseau social"),
    ),
    *FR.choices(
        "answered",
        ("minutes", "Within 15 minutes", "En moins de 15 minutes", 10),
        ("same_day", "On the same day", "Le jour même", 7),
        ("two_days", "Within two days", "En moins de deux jours", 3),
        ("never", "Not within two days", "Pas de réponse en deux jours", 0),
    ),
    *FR.choices(
        "return_terms",
        ("both", "In the parcel and on the site", "Dans le colis et sur le site", 5),
        ("site", "Only on the site", "Seulement sur le site", 3),
        ("nowhere", "I did not find them", "Je ne les ai pas trouvées", 0),
    ),
)

RULES = (
    rule("pass_mark", value=80),
    rule("critical_cap", value=50),
    rule("section_weight", "site", value=1),
    rule("section_weight", "finding", value=2),
    rule("section_weight", "checkout", value=3),
    rule("section_weight", "support", value=2),
    rule("section_weight", "delivery", value=3),
    rule("section_weight", "returns", value=1),
    *bands("checkout_minutes", (3, 5), (6, 3), (None, 0)),
    *bands("days_late", (0, 10), (1, 6), (3, 2), (None, 0)),
)

FORM = SampleForm(
    "web_shop",
    "Web shop: test order",
    "1",
    SITE + FINDING + CHECKOUT + SUPPORT + DELIVERY + RETURNS + FINISH,
    CHOICES,
    RULES,
    FR.language,
)
