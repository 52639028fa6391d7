"""A visit to a bank branch, asking about a product: 32 questions in six sections, in English and Polish."""

from demo.programme.forms.tables import Beside, SampleForm, bands, rule

PL = Beside(
    language="Polish (pl)",
    must="To pytanie wymaga odpowiedzi.",
    what_happened="Co było widać i słychać, kto co zrobił i kiedy. Cytuj słowa w „…”. Bez opinii.",
    none_alone="Odpowiedzi „Żadne z tych” nie można łączyć z innymi.",
    yes="Tak",
    no="Nie",
    unchecked="Nie dało się sprawdzić",
)

BRANCH = PL.section(
    "branch",
    "The branch",
    "Placówka",
    PL.question("dateTime", "arrived_at", "When did you arrive?", "Data i godzina wejścia do placówki"),
    PL.question(
        "image",
        "front",
        "Photo of the entrance with the sign and the opening hours",
        "Zdjęcie wejścia z szyldem i godzinami otwarcia",
        hint=(
            "From outside, without faces. Take no photos inside: banks do not allow it.",
            "Z zewnątrz, bez twarzy. W środku nie rób zdjęć: banki na to nie pozwalają.",
        ),
    ),
    PL.yes_or_no(
        "hours_posted",
        "Were the opening hours posted at the door?",
        "Czy na drzwiach były podane godziny otwarcia?",
        ("What was posted at the door instead?", "Co było na drzwiach zamiast tego?"),
        weight="2",
    ),
    PL.yes_or_no(
        "atm_working",
        "Was the cash machine of the branch in service?",
        "Czy bankomat placówki był czynny?",
        ("What did the cash machine show?", "Co było widać na ekranie bankomatu?"),
        may_be_unchecked=True,
        hint=("“Could not be checked” if there is none.", "Jeśli nie ma bankomatu: „Nie dało się sprawdzić”."),
        weight="3",
    ),
)

WAITING = PL.section(
    "waiting",
    "Waiting",
    "Oczekiwanie",
    PL.question(
        "integer",
        "counters_open",
        "How many counters or desks were serving customers?",
        "Przy ilu okienkach lub stanowiskach obsługiwano klientów?",
        constraint=". >= 0 and . <= 30",
        refuse=("A number from 0 to 30, please.", "Podaj liczbę od 0 do 30."),
    ),
    PL.question(
        "time",
        "queue_joined",
        "When did you take a number or join the queue?",
        "O której pobrano numerek lub rozpoczęło się czekanie w kolejce?",
        appearance="stopwatch",
        hint=("Tap the button at that moment.", "Naciśnij przycisk dokładnie w tym momencie."),
    ),
    PL.question(
        "time",
        "served_at",
        "When did an adviser start talking to you?",
        "O której doradca rozpoczął rozmowę?",
        appearance="stopwatch",
        hint=("Tap the button at the first word to you.", "Naciśnij przycisk przy pierwszym słowie do Ciebie."),
        constraint="decimal-time(.) >= decimal-time(${queue_joined})",
        refuse=(
            "This is before you joined the queue. Check both times, please.",
            "To wcześniej niż początek czekania. Sprawdź obie godziny.",
        ),
    ),
    PL.minutes(
        "wait_minutes",
        "Your wait for an adviser, in minutes",
        "Czas oczekiwania na doradcę, w minutach",
        start="queue_joined",
        stop="served_at",
    ),
    PL.ticked(
        "waiting_area",
        "waiting_area",
        "What was in order in the waiting area?",
        "Co było w porządku w miejscu oczekiwania?",
        hint=("Tick everything that was in order.", "Zaznacz wszystko, co było w porządku."),
    ),
)

WELCOME = PL.section(
    "welcome",
    "Welcome",
    "Powitanie",
    PL.question("select_one welcome", "welcomed", "How were you welcomed?", "Jak wyglądało powitanie?"),
    PL.what(
        "welcomed_what",
        "There was no greeting. How did the conversation begin?",
        "Nie było powitania. Jak zaczęła się rozmowa?",
        relevant="${welcomed} = 'nothing'",
    ),
    PL.question(
        "text",
        "first_words",
        "What were the adviser's first words?",
        "Jakie były pierwsze słowa doradcy?",
        hint=("Word for word, as far as you remember.", "Słowo w słowo, na ile pamiętasz."),
    ),
    PL.yes_or_no(
        "name_visible",
        "Could you read the adviser's name on a badge or on the desk?",
        "Czy imię i nazwisko doradcy było widoczne na identyfikatorze lub na biurku?",
        ("Where did you look, and what was there?", "Gdzie można było tego szukać i co tam było?"),
        weight="3",
    ),
)

ADVICE = PL.section(
    "advice",
    "Advice",
    "Doradztwo",
    PL.question(
        "select_one product_group", "product_group", "What was your visit about?", "Czego dotyczyła ta wizyta?"
    ),
    PL.question(
        "select_one product",
        "product",
        "Which product did you ask about?",
        "O jaki produkt pytano?",
        choice_filter="group = ${product_group}",
    ),
    PL.ticked(
        "topics",
        "topics",
        "What did the adviser ask you before recommending anything?",
        "O co doradca zapytał przed przedstawieniem oferty?",
        hint=("Tick everything you were asked.", "Zaznacz wszystko, o co zapytano."),
    ),
    PL.what(
        "topics_what",
        "Nothing was asked. What was recommended, and in which words?",
        "O nic nie zapytano. Co zaproponowano i jakimi słowami?",
        relevant="selected(${topics}, 'none')",
    ),
    PL.yes_or_no(
        "costs_named",
        "Did the adviser name all fees and interest without being asked?",
        "Czy doradca bez pytania podał wszystkie opłaty i oprocentowanie?",
        (
            "Which costs did you have to ask about, and what was the answer?",
            "O jakie koszty trzeba było zapytać i jaka była odpowiedź?",
        ),
        weight="6",
    ),
    PL.yes_or_no(
        "privacy",
        "Was your conversation out of earshot of other customers?",
        "Czy rozmowa odbywała się poza zasięgiem słuchu innych klientów?",
        ("What could be heard, and by whom?", "Co można było usłyszeć i kto mógł to słyszeć?"),
        weight="5",
        critical="yes",
    ),
    PL.question(
        "text",
        "advice_quote",
        "Which sentence of the adviser would you repeat to a friend who asks about this product?",
        "Które zdanie doradcy można by powtórzyć znajomym pytającym o ten produkt?",
        hint=("Word for word.", "Słowo w słowo."),
    ),
)

CLOSING = PL.section(
    "closing",
    "Closing",
    "Zakończenie rozmowy",
    PL.yes_or_no(
        "next_step",
        "Did the adviser propose a next step: a date, a call, an application?",
        "Czy doradca zaproponował kolejny krok: termin, telefon, wniosek?",
        ("How did the conversation end?", "Jak zakończyła się rozmowa?"),
        weight="5",
    ),
    PL.question(
        "select_one did_or_not",
        "material_given",
        "Were you given a leaflet, a calculation or a business card?",
        "Czy przekazano ulotkę, wyliczenie lub wizytówkę?",
    ),
    PL.question(
        "image",
        "material_photo",
        "Photo of what you were given",
        "Zdjęcie otrzymanych materiałów",
        hint=(
            "After you have left. Cover phone numbers written by hand.",
            "Po wyjściu z placówki. Zakryj odręcznie zapisane numery telefonów.",
        ),
        relevant="${material_given} = 'did'",
    ),
    PL.question(
        "select_one yes_no",
        "app_shown",
        "Were you shown the bank's app?",
        "Czy pokazano aplikację banku?",
        weight="2",
        bonus="yes",
    ),
    PL.question(
        "time",
        "left_at",
        "When did you leave the branch?",
        "O której nastąpiło wyjście z placówki?",
        constraint="decimal-time(.) >= decimal-time(${served_at})",
        refuse=(
            "This is before the conversation began. Check the time, please.",
            "To wcześniej niż początek rozmowy. Sprawdź godzinę.",
        ),
    ),
)

FINISH = PL.section(
    "finish",
    "Before you send",
    "Przed wysłaniem",
    PL.question(
        "audio",
        "voice_note",
        "Anything else, as a voice message",
        "Coś jeszcze? Można nagrać wiadomość głosową",
        hint=(
            "What you would forget by tomorrow. Your voice is never passed on.",
            "To, co jutro uleci z pamięci. Nagranie nie jest nikomu przekazywane.",
        ),
        required="",
    ),
    PL.question(
        "acknowledge",
        "truthful",
        "I was there myself, and this is what happened.",
        "Potwierdzam osobistą wizytę i to, że tak właśnie było.",
    ),
)

CHOICES = (
    *PL.yes_no,
    *PL.yes_no_na,
    *PL.did_or_not,
    *PL.choices(
        "waiting_area",
        ("seats", "A free seat", "Wolne miejsce siedzące", 2),
        ("floor", "A floor without litter or puddles", "Podłoga bez śmieci i kałuż", 2),
        ("screen", "A queue display that worked", "Działający wyświetlacz kolejki", 2),
        ("none", "None of these", "Żadne z tych", 0),
    ),
    *PL.choices(
        "welcome",
        (
            "stood",
            "Standing up, with a greeting",
            "Na stojąco, z powitaniem",
            10,
        ),
        ("seated", "Seated, with a greeting", "Na siedząco, z powitaniem", 7),
        ("nothing", "Without a greeting", "Bez powitania", 0),
    ),
    *PL.choices(
        "product_group",
        ("account", "Accounts and cards", "Konta i karty"),
        ("loan", "Loans", "Kredyty"),
        ("saving", "Savings", "Oszczędności"),
    ),
    *PL.choices(
        "product",
        ("personal", "Personal account", "Konto osobiste"),
        ("youth", "Account for a child", "Konto dla dziecka"),
        ("credit_card", "Credit card", "Karta kredytowa"),
        group="account",
    ),
    *PL.choices(
        "product",
        ("cash", "Cash loan", "Kredyt gotówkowy"),
        ("mortgage", "Mortgage", "Kredyt hipoteczny"),
        group="loan",
    ),
    *PL.choices(
        "product",
        ("deposit", "Fixed-term deposit", "Lokata terminowa"),
        ("savings", "Savings account", "Konto oszczędnościowe"),
        group="saving",
    ),
    *PL.choices(
        "topics",
        ("purpose", "What I need it for", "Do czego jest potrzebny ten produkt", 3),
        ("present", "What I use at present", "Z czego korzystam obecnie", 2),
        ("means", "My income or what I can set aside", "Dochody lub możliwości oszczędzania", 3),
        ("term", "For how long", "Na jak długo", 2),
        ("none", "None of these", "Żadne z tych", 0),
    ),
)

RULES = (
    rule("pass_mark", value=80),
    rule("critical_cap", value=40),
    rule("section_weight", "branch", value=1),
    rule("section_weight", "waiting", value=2),
    rule("section_weight", "welcome", value=2),
    rule("section_weight", "advice", value=4),
    rule("section_weight", "closing", value=1),
    *bands("wait_minutes", (5, 10), (10, 6), (20, 2), (None, 0)),
)

FORM = SampleForm(
    "bank_branch",
    "Bank branch: advice visit",
    "1",
    BRANCH + WAITING + WELCOME + ADVICE + CLOSING + FINISH,
    CHOICES,
    RULES,
    PL.language,
)
