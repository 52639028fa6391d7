"""A visit to a café: 28 questions in six sections."""

from demo.programme.forms.tables import (
    DID_OR_NOT,
    WHAT_HAPPENED_HINT,
    YES_NO,
    YES_NO_NA,
    SampleForm,
    begin,
    calculate,
    choice,
    end,
    question,
    rule,
)

ARRIVAL = (
    begin("arrival", "Arrival", "ההגעה"),
    question("dateTime", "arrived_at", "When did you arrive?", "מתי הגעת?"),
    question(
        "image",
        "front",
        "Photo of the café from outside, with its name",
        "צילום של בית הקפה מבחוץ, עם השם שלו",
        hint=("No guests' faces.", "בלי פנים של אורחים."),
    ),
    question(
        "select_one yes_no",
        "entrance_clean",
        "Was the floor of the entrance free of litter and spills?",
        "האם הרצפה בכניסה הייתה נקייה מפסולת ומנוזלים שנשפכו?",
        weight="4",
    ),
    question(
        "text",
        "entrance_what",
        "What was on the floor, and where?",
        "מה היה על הרצפה, ובאיזה מקום?",
        hint=WHAT_HAPPENED_HINT,
        relevant="${entrance_clean} = 'no'",
    ),
    end(),
)

ORDERING = (
    begin("ordering", "Ordering", "ההזמנה"),
    question(
        "integer",
        "staff_behind",
        "How many staff were behind the counter when you joined the queue?",
        "כמה אנשי צוות היו מאחורי הדלפק כשנעמדת בתור?",
        constraint=". >= 0 and . <= 40",
        refuse=("A number from 0 to 40.", "מספר מ־0 עד 40."),
    ),
    question(
        "time",
        "queue_joined",
        "When did you join the queue?",
        "מתי נעמדת בתור?",
        appearance="stopwatch",
        hint=("Tap the button the moment you join it.", "להקיש על הכפתור ברגע שנעמדים בתור."),
    ),
    question(
        "time",
        "order_taken",
        "When did they start taking your order?",
        "מתי התחילו לקבל את ההזמנה שלך?",
        appearance="stopwatch",
        hint=("Tap the button at the first word to you.", "להקיש על הכפתור במילה הראשונה שנאמרת לך."),
        constraint="decimal-time(.) >= decimal-time(${queue_joined})",
        refuse=("This is before you joined the queue.", "השעה הזאת היא לפני שנעמדת בתור."),
    ),
    calculate(
        "wait_minutes",
        "Minutes in the queue",
        "דקות המתנה בתור",
        "if(${queue_joined} = '' or ${order_taken} = '', '', round((decimal-time(${order_taken}) - decimal-time(${queue_joined})) * 1440, 0))",
    ),
    question(
        "note",
        "wait_note",
        "Your wait in the queue, in minutes: ${wait_minutes}",
        "זמן ההמתנה שלך בתור, בדקות: ${wait_minutes}",
        relevant="${wait_minutes} != ''",
    ),
    question(
        "text",
        "welcome_quote",
        "What were the first words said to you?",
        "מה היו המילים הראשונות שנאמרו לך?",
        hint=("Word for word. If nothing was said: “nothing”.", 'מילה במילה. אם לא נאמר דבר: "כלום".'),
    ),
    question(
        "select_one allergens",
        "allergens",
        "You asked whether the cake of the day contains nuts. What happened?",
        "שאלת אם יש אגוזים בעוגת היום. מה קרה?",
        hint=("Ask it even if you order no cake.", "יש לשאול גם אם לא מזמינים עוגה."),
        critical="yes",
    ),
    question(
        "text",
        "allergens_what",
        "What was said, word for word?",
        "מה נאמר, מילה במילה?",
        hint=WHAT_HAPPENED_HINT,
        relevant="${allergens} = 'guessed' or ${allergens} = 'unknown'",
    ),
    end(),
)

ORDER = (
    begin("order", "Your order", "מה שהוגש לך"),
    question("select_one drink_kind", "drink_kind", "Which kind of drink did you order?", "איזה סוג של משקה הזמנת?"),
    question("select_one drink", "drink", "Which one?", "איזה מהם?", choice_filter="kind = ${drink_kind}"),
    question(
        "time",
        "served_at",
        "When did you get your drink?",
        "מתי קיבלת את המשקה?",
        constraint="decimal-time(.) >= decimal-time(${order_taken})",
        refuse=("This is before you ordered.", "השעה הזאת היא לפני שהזמנת."),
    ),
    calculate(
        "prepare_minutes",
        "Minutes until the drink was served",
        "דקות עד הגשת המשקה",
        "if(${served_at} = '' or ${order_taken} = '', '', round((decimal-time(${served_at}) - decimal-time(${order_taken})) * 1440, 0))",
    ),
    question(
        "image",
        "order_photo",
        "Photo of the order as it was served",
        "צילום של ההזמנה כפי שהוגשה",
        hint=("From above, before the first sip.", "מלמעלה, לפני הלגימה הראשונה."),
    ),
    question(
        "select_one yes_no",
        "order_right",
        "Did you get exactly what you ordered?",
        "האם קיבלת בדיוק את מה שהזמנת?",
        weight="6",
    ),
    question(
        "text",
        "order_what",
        "What was different, and what was done about it?",
        "מה היה שונה, ומה עשו בעניין?",
        hint=WHAT_HAPPENED_HINT,
        relevant="${order_right} = 'no'",
    ),
    end(),
)

CLEANLINESS = (
    begin("cleanliness", "Cleanliness", "ניקיון"),
    question(
        "select_one yes_no_na",
        "table_clean",
        "Was your table wiped and cleared when you sat down?",
        "האם השולחן שלך היה מנוגב ופנוי כשהתיישבת?",
        hint=("“Could not be checked” if you did not sit down.", 'אם לא התיישבת: "לא היה אפשר לבדוק".'),
        weight="5",
    ),
    question(
        "text",
        "table_what",
        "What was on the table?",
        "מה היה על השולחן?",
        hint=WHAT_HAPPENED_HINT,
        relevant="${table_clean} = 'no'",
    ),
    question("select_one did_or_not", "toilets_seen", "Did you see the toilets?", "האם ראית את השירותים?"),
    question(
        "select_multiple toilets",
        "toilets",
        "What was in order there?",
        "מה היה תקין שם?",
        hint=("Tick everything that was in order.", "יש לסמן את כל מה שהיה תקין."),
        relevant="${toilets_seen} = 'did'",
        constraint="not(selected(., 'none') and count-selected(.) > 1)",
        refuse=("“None of these” cannot stand beside others.", 'אי אפשר לסמן "אף אחד מאלה" יחד עם תשובות אחרות.'),
    ),
    question(
        "image",
        "toilets_photo",
        "Photo of the washbasin",
        "צילום של הכיור",
        hint=("Only if you are alone there.", "רק אם אין שם אף אחד מלבדך."),
        relevant="${toilets_seen} = 'did'",
        required="",
    ),
    end(),
)

BILL = (
    begin("bill", "Bill", "החשבון"),
    question(
        "decimal",
        "amount",
        "How much did you pay?",
        "כמה שילמת?",
        hint=("The total on the receipt, without a tip.", "הסכום הכולל בקבלה, בלי טיפ."),
        constraint=". > 0 and . <= 300",
        refuse=(
            "More than 0 and at most 300: what may be spent on this visit.",
            "יותר מ־0 ועד 300: הסכום שמותר להוציא בביקור הזה.",
        ),
    ),
    question(
        "select_one yes_no_na",
        "bill_right",
        "Did every price on the receipt match the menu?",
        "האם כל המחירים בקבלה היו כמו בתפריט?",
        weight="5",
    ),
    question(
        "text",
        "bill_what",
        "Which price was different, and by how much?",
        "איזה מחיר היה שונה, ובכמה?",
        relevant="${bill_right} = 'no'",
    ),
    question(
        "image",
        "receipt_photo",
        "Photo of the receipt",
        "צילום של הקבלה",
        hint=("Flat, all four corners, date and total readable.", "פרושה, עם כל ארבע הפינות, כשהתאריך והסכום קריאים."),
    ),
    question(
        "select_one yes_no",
        "loyalty",
        "Were you offered the loyalty card?",
        "האם הציעו לך כרטיסיית הטבות?",
        weight="2",
        bonus="yes",
    ),
    end(),
)

FINISH = (
    begin("finish", "Before you send", "לפני השליחה"),
    question(
        "audio",
        "voice_note",
        "Anything else, as a voice message",
        "עוד משהו? אפשר בהודעה קולית",
        hint=(
            "What you would forget by tomorrow. Your voice is never passed on.",
            "מה שעלול להישכח עד מחר. הקול שלך לא מועבר הלאה.",
        ),
        required="",
    ),
    question("acknowledge", "truthful", "I was there myself, and this is what happened.", "ביקרתי שם בעצמי, וכך היה."),
    end(),
)

CHOICES = (
    *YES_NO,
    *YES_NO_NA,
    *DID_OR_NOT,
    choice("allergens", "checked", "Looked it up and answered", "בדקו וענו", 10),
    choice("allergens", "knew", "Knew and answered at once", "ידעו וענו מיד", 10),
    choice("allergens", "guessed", "Guessed (“I think so”, “probably not”)", 'ניחשו ("נראה לי", "כנראה שלא")', 0),
    choice("allergens", "unknown", "Did not know and did not ask anybody", "לא ידעו ולא ביררו", 0),
    choice("allergens", "not_asked", "I had no chance to ask", "לא הייתה לי הזדמנות לשאול"),
    choice("drink_kind", "coffee", "Coffee", "קפה"),
    choice("drink_kind", "tea", "Tea", "תה"),
    choice("drink_kind", "cold", "Cold drink", "שתייה קרה"),
    choice("drink", "espresso", "Espresso", "אספרסו", kind="coffee"),
    choice("drink", "cappuccino", "Cappuccino", "קפוצ׳ינו", kind="coffee"),
    choice("drink", "filter", "Filter coffee", "קפה פילטר", kind="coffee"),
    choice("drink", "black_tea", "Black tea", "תה שחור", kind="tea"),
    choice("drink", "mint_tea", "Mint tea", "תה נענע", kind="tea"),
    choice("drink", "lemonade", "Lemonade", "לימונדה", kind="cold"),
    choice("drink", "iced_coffee", "Iced coffee", "קפה קר", kind="cold"),
    choice("toilets", "paper", "Toilet paper", "נייר טואלט", 3),
    choice("toilets", "soap", "Soap", "סבון", 3),
    choice("toilets", "drying", "Paper towels or a working dryer", "מגבות נייר או מייבש ידיים תקין", 2),
    choice("toilets", "floor", "Dry floor without litter", "רצפה יבשה ובלי פסולת", 2),
    choice("toilets", "none", "None of these", "אף אחד מאלה", 0),
)

RULES = (
    rule("pass_mark", value=85),
    rule("critical_cap", value=0),
    rule("section_weight", "arrival", value=1),
    rule("section_weight", "ordering", value=3),
    rule("section_weight", "order", value=3),
    rule("section_weight", "cleanliness", value=2),
    rule("section_weight", "bill", value=1),
    rule("band", "wait_minutes", to=2, points=10),
    rule("band", "wait_minutes", to=5, points=6),
    rule("band", "wait_minutes", points=0),
    rule("band", "prepare_minutes", to=4, points=10),
    rule("band", "prepare_minutes", to=7, points=5),
    rule("band", "prepare_minutes", points=0),
)

FORM = SampleForm(
    "cafe_visit", "Café visit", "1", ARRIVAL + ORDERING + ORDER + CLEANLINESS + BILL + FINISH, CHOICES, RULES
)
