"""A first appointment at a clinic, as a patient: 38 questions in seven sections, in English and Russian."""

from demo.programme.forms.tables import Beside, SampleForm, bands, rule

RU = Beside(
    language="Russian (ru)",
    must="На этот вопрос нужно ответить.",
    what_happened="Что Вы видели и слышали, кто и когда это сделал. Слова приводите в «…». Без оценок.",
    none_alone="«Ничего из этого» нельзя отметить вместе с другими ответами.",
    yes="Да",
    no="Нет",
    unchecked="Проверить было нельзя",
)

BOOKING = RU.section(
    "booking",
    "The appointment",
    "Запись на приём",
    RU.question(
        "note",
        "manner",
        "Report facts only. Write nothing about your own health and nothing about other patients.",
        "Только факты. Ничего не пишите о своём здоровье и о других пациентах.",
    ),
    RU.question("select_one way", "way", "How did you book?", "Как Вы записались?"),
    RU.question("date", "booked_on", "On which day did you book?", "В какой день Вы записались?"),
    RU.question(
        "date",
        "booked_for",
        "Which was the first day you were offered?",
        "Какой ближайший день Вам предложили?",
        constraint=". >= ${booked_on}",
        refuse=(
            "This is before the day you booked. Check both dates, please.",
            "Это раньше дня записи. Проверьте, пожалуйста, обе даты.",
        ),
    ),
    RU.calculate(
        "days_ahead",
        "Days until the first appointment offered",
        "Дней до ближайшего предложенного приёма",
        "if(${booked_on} = '' or ${booked_for} = '', '', "
        "int(decimal-date-time(${booked_for})) - int(decimal-date-time(${booked_on})))",
    ),
    RU.question("time", "due_at", "For what time was your appointment?", "На какое время Вас записали?"),
    RU.yes_or_no(
        "price_named",
        "Were you told the price when you booked?",
        "Назвали ли Вам цену при записи?",
        ("What was said about the price?", "Что сказали о цене?"),
        weight="4",
    ),
    RU.question(
        "select_one yes_no",
        "reminder",
        "Were you reminded of the appointment?",
        "Напомнили ли Вам о приёме?",
        weight="2",
        bonus="yes",
    ),
)

RECEPTION = RU.section(
    "reception",
    "Reception",
    "Регистратура",
    RU.question("dateTime", "arrived_at", "When did you come in?", "Когда Вы вошли в клинику?"),
    RU.question(
        "image",
        "entrance",
        "Photo of the entrance with the sign",
        "Фото входа с вывеской",
        hint=(
            "From outside, without people. Take no photos inside.",
            "Снаружи, без людей. Внутри не фотографируйте.",
        ),
    ),
    RU.question("select_one greeted", "greeted", "How were you received?", "Как Вас встретили?"),
    RU.what(
        "greeted_what",
        "Nobody turned to you. What was happening at the desk?",
        "К Вам никто не обратился. Что происходило у стойки?",
        relevant="${greeted} = 'nobody'",
    ),
    RU.yes_or_no(
        "discreet",
        "Were your name and the reason of your visit kept from the ears of others?",
        "Были ли Ваше имя и причина визита скрыты от посторонних ушей?",
        ("What was said aloud, and who could hear it?", "Что было сказано вслух и кто мог это слышать?"),
        weight="5",
    ),
)

WAITING = RU.section(
    "waiting",
    "Waiting",
    "Ожидание",
    RU.question(
        "time",
        "wait_began",
        "When did your wait begin?",
        "Когда началось ожидание?",
        appearance="stopwatch",
        hint=(
            "At the appointed time, or when you had signed in, if that was later.",
            "В назначенное время или после регистратуры, если это было позже.",
        ),
    ),
    RU.question(
        "time",
        "called_at",
        "When were you called in?",
        "Когда Вас пригласили в кабинет?",
        hint=("Tap the button when your name is called.", "Нажмите кнопку, когда Вас позовут."),
        appearance="stopwatch",
        constraint="decimal-time(.) >= decimal-time(${wait_began})",
        refuse=(
            "This is before your wait began. Check both times, please.",
            "Это раньше начала ожидания. Проверьте, пожалуйста, указанное время.",
        ),
    ),
    RU.minutes(
        "wait_minutes",
        "Your wait after the appointed time, in minutes",
        "Ожидание после назначенного времени, в минутах",
        start="wait_began",
        stop="called_at",
    ),
    RU.yes_or_no(
        "delay_explained",
        "Were you told why it took longer?",
        "Объяснили ли Вам, почему приходится ждать?",
        (
            "Did anybody speak to you while you waited? What was said?",
            "Обращался ли к Вам кто-нибудь, пока Вы ждали? Что сказали?",
        ),
        weight="3",
        relevant="${wait_minutes} > 10",
    ),
    RU.ticked(
        "comfort",
        "comfort",
        "What was in order in the waiting area?",
        "Что было в порядке в зоне ожидания?",
        hint=("Tick everything that was in order.", "Отметьте всё, что было в порядке."),
    ),
)

CONSULTATION = RU.section(
    "consultation",
    "With the doctor",
    "У врача",
    RU.question("select_one field", "field", "In which field was the appointment?", "По какому направлению был приём?"),
    RU.question(
        "select_one doctor",
        "doctor",
        "With which doctor?",
        "У какого врача?",
        choice_filter="field = ${field}",
    ),
    RU.yes_or_no(
        "introduced",
        "Did the doctor give a name and a specialty?",
        "Назвал ли врач своё имя и специальность?",
        ("How did the conversation begin?", "С чего начался разговор?"),
        weight="3",
    ),
    RU.question(
        "select_one hands",
        "hands",
        "Did the doctor clean their hands before examining you?",
        "Обработал ли врач руки перед осмотром?",
        critical="yes",
    ),
    RU.what(
        "hands_what",
        "What did the doctor do just before touching you?",
        "Что врач делал непосредственно перед осмотром?",
        relevant="${hands} = 'no'",
    ),
    RU.ticked(
        "explained",
        "explained",
        "What did the doctor explain in words you understood?",
        "Что врач объяснил понятными Вам словами?",
        hint=("Tick everything. Write no diagnosis anywhere.", "Отметьте всё. Диагноз нигде не указывайте."),
    ),
    RU.yes_or_no(
        "questions_invited",
        "Were you asked whether you had questions?",
        "Спросили ли Вас, есть ли у Вас вопросы?",
        ("How did the conversation end?", "Чем закончился разговор?"),
        weight="4",
    ),
    RU.question(
        "text",
        "doctor_quote",
        "Which sentence of the doctor told you most clearly what to do next?",
        "Какая фраза врача яснее всего сказала Вам, что делать дальше?",
        hint=("Word for word. If there was none: “none”.", "Дословно. Если такой не было: «не было»."),
    ),
)

ROOMS = RU.section(
    "rooms",
    "Rooms",
    "Помещения",
    RU.yes_or_no(
        "room_clean",
        "Was the couch covered with fresh paper or a clean sheet?",
        "Была ли кушетка застелена чистой одноразовой простынёй или бумагой?",
        ("What was on the couch?", "Что было на кушетке?"),
        may_be_unchecked=True,
        weight="5",
    ),
    RU.question("select_one did_or_not", "toilet_seen", "Did you see the toilet?", "Вы заходили в туалет?"),
    RU.ticked(
        "toilet",
        "toilet",
        "What was there?",
        "Что там было?",
        hint=("Tick everything that was there.", "Отметьте всё, что было."),
        relevant="${toilet_seen} = 'did'",
    ),
)

PAYMENT = RU.section(
    "payment",
    "Payment",
    "Оплата",
    RU.question(
        "decimal",
        "amount",
        "How much did you pay?",
        "Сколько Вы заплатили?",
        hint=("As on the receipt; 0 if it was free.", "Как в чеке; 0, если приём был бесплатным."),
        constraint=". >= 0 and . <= 20000",
        refuse=(
            "From 0 to 20,000: what may be spent on this visit.",
            "От 0 до 20 000: столько можно потратить на этот визит.",
        ),
    ),
    RU.yes_or_no(
        "price_kept",
        "Did you pay what you had been told?",
        "Вы заплатили столько, сколько Вам назвали?",
        ("What was added, and how was it explained?", "Что добавили и как это объяснили?"),
        may_be_unchecked=True,
        weight="5",
    ),
    RU.question(
        "image",
        "receipt",
        "Photo of the receipt",
        "Фото чека",
        hint=(
            "Cover your name and the name of the treatment.",
            "Закройте своё имя и название услуги.",
        ),
        relevant="${amount} > 0",
    ),
)

FINISH = RU.section(
    "finish",
    "Before you send",
    "Перед отправкой",
    RU.question(
        "audio",
        "voice_note",
        "Anything else, as a voice message",
        "Что-нибудь ещё? Можно голосовым сообщением",
        hint=(
            "What you would forget by tomorrow. Your voice is never passed on.",
            "То, что завтра забудется. Ваш голос никому не передаётся.",
        ),
        required="",
    ),
    RU.question(
        "acknowledge",
        "truthful",
        "I was there myself, and this is what happened.",
        "Это был мой собственный визит, и всё было именно так.",
    ),
)

CHOICES = (
    *RU.yes_no,
    *RU.yes_no_na,
    *RU.did_or_not,
    *RU.choices(
        "way",
        ("phone", "By telephone", "По телефону"),
        ("site", "On the site or in the app", "На сайте или в приложении"),
        ("desk", "At the desk", "В регистратуре"),
    ),
    *RU.choices(
        "greeted",
        ("at_once", "With a greeting, at once", "Поздоровались сразу", 10),
        ("soon", "With a greeting, within two minutes", "Поздоровались в течение двух минут", 6),
        ("nobody", "Nobody turned to me", "Никто не обратился", 0),
    ),
    *RU.choices(
        "comfort",
        ("seats", "A free seat", "Свободное место", 2),
        ("water", "Drinking water", "Питьевая вода", 1),
        ("floor", "A clean floor", "Чистый пол", 2),
        ("none", "None of these", "Ничего из этого", 0),
    ),
    *RU.choices(
        "field",
        ("general", "General medicine", "Общая практика"),
        ("teeth", "Teeth", "Стоматология"),
        ("eyes", "Eyes", "Офтальмология"),
    ),
    *RU.choices(
        "doctor",
        ("therapist", "General practitioner", "Терапевт"),
        ("paediatrician", "Paediatrician", "Педиатр"),
        field="general",
    ),
    *RU.choices(
        "doctor",
        ("dentist", "Dentist", "Стоматолог-терапевт"),
        ("hygienist", "Dental hygienist", "Гигиенист"),
        field="teeth",
    ),
    *RU.choices(
        "doctor",
        ("ophthalmologist", "Ophthalmologist", "Офтальмолог"),
        ("optometrist", "Optometrist", "Оптометрист"),
        field="eyes",
    ),
    *RU.choices("hands", ("yes", "Yes, in front of me", "Да, при мне", 10), ("no", "No", "Нет", 0)),
    RU.choice("hands", "unseen", "No examination, or I could not see it", "Не было осмотра или не было видно"),
    *RU.choices(
        "explained",
        ("found", "What was found", "Что выявлено", 3),
        ("next", "What happens next", "Что будет дальше", 3),
        ("choices", "Which alternatives there are", "Какие есть варианты", 2),
        ("cost", "What it would cost", "Сколько это стоит", 2),
        ("none", "None of these", "Ничего из этого", 0),
    ),
    *RU.choices(
        "toilet",
        ("paper", "Toilet paper", "Туалетная бумага", 2),
        ("soap", "Soap", "Мыло", 3),
        ("drying", "Paper towels or a working dryer", "Полотенца или исправная сушилка", 2),
        ("none", "None of these", "Ничего из этого", 0),
    ),
)

RULES = (
    rule("pass_mark", value=85),
    rule("critical_cap", value=0),
    rule("section_weight", "booking", value=1),
    rule("section_weight", "reception", value=2),
    rule("section_weight", "waiting", value=2),
    rule("section_weight", "consultation", value=4),
    rule("section_weight", "rooms", value=2),
    rule("section_weight", "payment", value=1),
    *bands("days_ahead", (2, 10), (7, 6), (14, 3), (None, 0)),
    *bands("wait_minutes", (5, 10), (10, 7), (20, 3), (None, 0)),
)

FORM = SampleForm(
    "clinic",
    "Clinic: first appointment",
    "1",
    BOOKING + RECEPTION + WAITING + CONSULTATION + ROOMS + PAYMENT + FINISH,
    CHOICES,
    RULES,
    RU.language,
)
