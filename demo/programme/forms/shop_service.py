"""A visit to a clothes shop, in person: 28 questions in six sections."""

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
    begin("arrival", "Arrival", "ההגעה לחנות"),
    question(
        "note",
        "manner",
        "Report facts: what was said, done and seen. Every **No** asks what happened.",
        "יש לדווח על עובדות: מה נאמר, מה נעשה ומה נראה. אחרי כל **לא** יש לספר מה קרה.",
    ),
    question("time", "entered_at", "When did you walk into the shop?", "מתי נכנסת לחנות?"),
    question(
        "image",
        "shop_front",
        "Photo of the shop front with its sign",
        "צילום של חזית החנות עם השלט",
        hint=(
            "From across the street, before you go in. No faces in the foreground.",
            "מהצד השני של הרחוב, לפני הכניסה. בלי פנים של אנשים מקרוב.",
        ),
    ),
    question(
        "select_one yes_no",
        "windows_clean",
        "Were the shop windows free of stains and fingerprints?",
        "האם חלונות הראווה היו נקיים מכתמים ומטביעות אצבע?",
        weight="4",
    ),
    question(
        "text",
        "windows_what",
        "What was on the windows, and where?",
        "מה היה על חלונות הראווה, ובאיזה מקום?",
        hint=WHAT_HAPPENED_HINT,
        relevant="${windows_clean} = 'no'",
    ),
    end(),
)

GREETING = (
    begin("greeting", "Greeting", "קבלת הפנים"),
    question(
        "select_one greeted",
        "greeted",
        "How soon after you walked in did somebody greet you?",
        "כמה זמן אחרי שנכנסת אמרו לך שלום?",
    ),
    question(
        "text",
        "greeted_what",
        "Nobody greeted you. What were the staff doing in those minutes?",
        "לא אמרו לך שלום. מה עשה הצוות בדקות האלה?",
        hint=WHAT_HAPPENED_HINT,
        relevant="${greeted} = 'nobody'",
    ),
    question(
        "text",
        "greeting_quote",
        "What were the first words said to you?",
        "מה היו המילים הראשונות שנאמרו לך?",
        hint=("Word for word, as far as you remember.", "מילה במילה, עד כמה שזכור לך."),
        relevant="${greeted} != 'nobody' and ${greeted} != 'no_staff'",
    ),
    end(),
)

ADVICE = (
    begin("advice", "Advice", "ייעוץ ושירות"),
    question(
        "select_one department", "department", "In which department did you ask for help?", "באיזו מחלקה ביקשת עזרה?"
    ),
    question(
        "select_one item",
        "item",
        "Which item did you ask about?",
        "על איזה פריט שאלת?",
        choice_filter="department = ${department}",
    ),
    question(
        "select_one yes_no",
        "needs_asked",
        "Did the staff ask you at least one question about your needs?",
        "האם הצוות שאל אותך לפחות שאלה אחת על הצרכים שלך?",
        hint=("Size, occasion, colour, price.", "מידה, אירוע, צבע, מחיר."),
        weight="6",
    ),
    question(
        "select_multiple help",
        "help_given",
        "What did the staff do?",
        "מה עשה הצוות?",
        hint=("Tick everything that happened.", "יש לסמן את כל מה שקרה."),
        constraint="not(selected(., 'none') and count-selected(.) > 1)",
        refuse=("“None of these” cannot stand beside others.", 'אי אפשר לסמן "אף אחד מאלה" יחד עם תשובות אחרות.'),
    ),
    question(
        "select_one known",
        "material",
        "You asked what the item is made of. What happened?",
        "שאלת ממה עשוי הפריט. מה קרה?",
    ),
    question(
        "text",
        "advice_what",
        "Something was missing in the advice. What happened exactly?",
        "משהו היה חסר בייעוץ. מה בדיוק קרה?",
        hint=WHAT_HAPPENED_HINT,
        relevant="${needs_asked} = 'no' or selected(${help_given}, 'none') or ${material} = 'no_answer'",
    ),
    end(),
)

FITTING = (
    begin("fitting", "Fitting room", "תאי המדידה"),
    question("select_one did_or_not", "fitting_used", "Did you try something on?", "האם מדדת משהו?"),
    question(
        "select_one yes_no_na",
        "fitting_clean",
        "Was the floor of the fitting room free of dust, hangers and tags when you went in?",
        "האם רצפת תא המדידה הייתה נקייה מאבק, מקולבים ומתוויות כשנכנסת?",
        relevant="${fitting_used} = 'did'",
        weight="3",
    ),
    question(
        "text",
        "fitting_what",
        "What was lying there?",
        "מה היה מונח שם?",
        hint=WHAT_HAPPENED_HINT,
        relevant="${fitting_clean} = 'no'",
    ),
    question(
        "image",
        "fitting_photo",
        "Photo of the fitting room, empty",
        "צילום של תא המדידה כשהוא ריק",
        hint=(
            "Only if nobody can be in the picture, not even in a mirror.",
            "רק אם אין סיכוי שמישהו ייראה בצילום, גם לא במראה.",
        ),
        relevant="${fitting_used} = 'did'",
        required="",
    ),
    end(),
)

TILL = (
    begin("till", "Queue and till", "התור והקופה"),
    question(
        "integer",
        "tills_open",
        "How many tills were open?",
        "כמה קופות היו פתוחות?",
        constraint=". >= 0 and . <= 30",
        refuse=("A number from 0 to 30.", "מספר מ־0 עד 30."),
    ),
    question(
        "time",
        "queue_joined",
        "When did you join the queue?",
        "מתי נעמדת בתור?",
        hint=("Tap Start the moment you join it.", 'להקיש על "התחלה" ברגע שנעמדים בתור.'),
    ),
    question(
        "time",
        "served_at",
        "When did the till start serving you?",
        "מתי התחילו לשרת אותך בקופה?",
        hint=("Tap Stop when your first item is picked up.", 'להקיש על "סיום" כשמתחילים להעביר את הפריטים שלך.'),
        constraint="decimal-time(.) >= decimal-time(${queue_joined})",
        refuse=("This is before you joined the queue.", "השעה הזאת היא לפני שנעמדת בתור."),
    ),
    calculate(
        "wait_minutes",
        "Minutes in the queue",
        "דקות המתנה בתור",
        "if(${queue_joined} = '' or ${served_at} = '', '', round((decimal-time(${served_at}) - decimal-time(${queue_joined})) * 1440, 0))",
    ),
    question(
        "note",
        "wait_note",
        "Your wait: ${wait_minutes} minutes.",
        "זמן ההמתנה שלך: ${wait_minutes} דקות.",
        relevant="${wait_minutes} != ''",
    ),
    question(
        "decimal",
        "amount",
        "How much did you pay?",
        "כמה שילמת?",
        hint=("The total on the receipt, in ₪.", "הסכום הכולל בקבלה, ב־₪."),
        constraint=". > 0 and . <= 2000",
        refuse=(
            "More than 0 and at most 2,000 ₪: what may be spent on this visit.",
            "יותר מ־0 ועד 2,000 ₪: הסכום שמותר להוציא בביקור הזה.",
        ),
    ),
    question(
        "select_one yes_no",
        "receipt_given",
        "Were you handed a receipt without asking for it?",
        "האם נתנו לך קבלה בלי שביקשת?",
        weight="5",
        critical="yes",
    ),
    question(
        "text",
        "receipt_what",
        "What was said and done about the receipt?",
        "מה נאמר ומה נעשה בעניין הקבלה?",
        hint=WHAT_HAPPENED_HINT,
        relevant="${receipt_given} = 'no'",
    ),
    question(
        "image",
        "receipt_photo",
        "Photo of the receipt",
        "צילום של הקבלה",
        hint=("Flat, all four corners, date and total readable.", "פרושה, עם כל ארבע הפינות, כשהתאריך והסכום קריאים."),
        relevant="${receipt_given} = 'yes'",
    ),
    question(
        "select_one yes_no",
        "club_offered",
        "Were you offered membership in the customer club?",
        "האם הציעו לך להצטרף למועדון הלקוחות?",
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
    question(
        "geopoint",
        "place",
        "Where are you now?",
        "מה המיקום שלך עכשיו?",
        hint=("Only if you are still near the shop.", "רק אם החנות עדיין קרובה אליך."),
        required="",
    ),
    question(
        "acknowledge",
        "truthful",
        "I was there myself, and this is what happened.",
        "ביקרתי שם בעצמי, וכך היה.",
    ),
    end(),
)

CHOICES = (
    *YES_NO,
    *YES_NO_NA,
    *DID_OR_NOT,
    choice("greeted", "half_minute", "Within 30 seconds", "בתוך 30 שניות", 10),
    choice("greeted", "two_minutes", "Within 2 minutes", "בתוך 2 דקות", 6),
    choice("greeted", "later", "Later", "מאוחר יותר", 2),
    choice("greeted", "nobody", "Nobody greeted me", "לא אמרו לי שלום", 0),
    choice("greeted", "no_staff", "No staff could be seen", "לא ראיתי אף אחד מהצוות"),
    choice("department", "women", "Women", "נשים"),
    choice("department", "men", "Men", "גברים"),
    choice("department", "children", "Children", "ילדים"),
    choice("item", "dress", "Dress", "שמלה", department="women"),
    choice("item", "blouse", "Blouse", "חולצה מכופתרת", department="women"),
    choice("item", "women_jeans", "Jeans", "ג׳ינס", department="women"),
    choice("item", "shirt", "Shirt", "חולצה מכופתרת", department="men"),
    choice("item", "jacket", "Jacket", "ז׳קט", department="men"),
    choice("item", "men_jeans", "Jeans", "ג׳ינס", department="men"),
    choice("item", "school", "School clothes", "בגדים לבית הספר", department="children"),
    choice("item", "coat", "Coat", "מעיל", department="children"),
    choice("help", "went_along", "Went to the shelf with me", "ליוו אותי אל המדף", 3),
    choice("help", "size", "Checked that my size was there", "בדקו אם יש את המידה שלי", 3),
    choice("help", "fitting", "Pointed out the fitting room", "הפנו אותי לתא המדידה", 2),
    choice("help", "second_item", "Suggested something to go with it", "הציעו פריט נוסף שמתאים לו", 2),
    choice("help", "none", "None of these", "אף אחד מאלה", 0),
    choice("known", "knew", "Answered at once", "ענו מיד", 5),
    choice("known", "looked", "Looked at the label and answered", "בדקו בתווית וענו", 5),
    choice("known", "no_answer", "Gave no answer", "לא ענו", 0),
    choice("known", "not_asked", "I had no chance to ask", "לא הייתה לי הזדמנות לשאול"),
)

RULES = (
    rule("pass_mark", value=80),
    rule("critical_cap", value=50),
    rule("section_weight", "arrival", value=1),
    rule("section_weight", "greeting", value=2),
    rule("section_weight", "advice", value=3),
    rule("section_weight", "fitting", value=1),
    rule("section_weight", "till", value=3),
    rule("band", "wait_minutes", to=3, points=10),
    rule("band", "wait_minutes", to=5, points=6),
    rule("band", "wait_minutes", to=10, points=2),
    rule("band", "wait_minutes", points=0),
)

FORM = SampleForm(
    "shop_service",
    "Clothes shop: service visit",
    "1",
    ARRIVAL + GREETING + ADVICE + FITTING + TILL + FINISH,
    CHOICES,
    RULES,
)
