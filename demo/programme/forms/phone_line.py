"""A call to a customer service line: 32 questions in six sections, in English and Turkish."""

from demo.programme.forms.tables import Beside, SampleForm, bands, rule

TR = Beside(
    language="Turkish (tr)",
    must="Bu soru yanıtlanmalıdır.",
    what_happened="Ne gördünüz, ne duydunuz; kim, ne zaman, ne yaptı? Söylenenleri “…” içinde aktarın. Yorum eklemeyin.",
    none_alone="“Hiçbiri” başka bir seçenekle birlikte işaretlenemez.",
    yes="Evet",
    no="Hayır",
    unchecked="Kontrol edilemedi",
)

DIALLING = TR.section(
    "dialling",
    "Getting through",
    "Hatta ulaşma",
    TR.question("dateTime", "called_at", "When did you call?", "Ne zaman aradınız?"),
    TR.question(
        "text",
        "dialled",
        "Which number did you dial?",
        "Hangi numarayı aradınız?",
        appearance="numbers",
        constraint="regex(., '\\+?[0-9 ()-]{3,20}')",
        refuse=(
            "Digits only, please, such as 444 0 123.",
            "Lütfen yalnızca rakam yazın, örneğin 444 0 123.",
        ),
    ),
    TR.question(
        "integer",
        "attempts",
        "How many times did you dial until the line answered?",
        "Hat yanıt verene kadar kaç kez aradınız?",
        hint=("1 if it answered at once.", "Hemen yanıt verdiyse 1 yazın."),
        constraint=". >= 1 and . <= 10",
        refuse=(
            "From 1 to 10. After ten attempts, stop and tell your coordinator.",
            "1 ile 10 arasında olmalı. On denemeden sonra bırakın ve koordinatörünüze haber verin.",
        ),
    ),
    TR.yes_or_no(
        "menu_clear",
        "Did the menu name what you were calling about?",
        "Menüde arama nedeniniz açıkça geçiyor muydu?",
        ("Which options were there, and which did you take?", "Hangi seçenekler vardı, hangisini seçtiniz?"),
        may_be_unchecked=True,
        hint=("“Could not be checked” if there was no menu.", "Menü yoksa “Kontrol edilemedi” seçin."),
        weight="4",
    ),
)

WAITING = TR.section(
    "waiting",
    "Waiting",
    "Bekleme",
    TR.question(
        "time",
        "hold_began",
        "When did the wait for a person begin?",
        "Temsilci için bekleme ne zaman başladı?",
        appearance="stopwatch",
        hint=("Tap the button after your last choice in the menu.", "Menüdeki son seçiminizden sonra düğmeye basın."),
    ),
    TR.question(
        "time",
        "hold_ended",
        "When did a person answer?",
        "Temsilci ne zaman yanıt verdi?",
        appearance="stopwatch",
        hint=("Tap the button at the first word.", "İlk sözcükte düğmeye basın."),
        constraint="decimal-time(.) >= decimal-time(${hold_began})",
        refuse=(
            "This is before the wait began. Check both times, please.",
            "Bu, beklemenin başlangıcından önce. Lütfen iki saati de kontrol edin.",
        ),
    ),
    TR.minutes(
        "hold_minutes",
        "Your wait for a person, in minutes",
        "Temsilciyi bekleme süreniz (dakika)",
        start="hold_began",
        stop="hold_ended",
    ),
    TR.ticked(
        "hold",
        "hold",
        "What did you hear while you waited?",
        "Beklerken neler duydunuz?",
        hint=("Tick everything you heard.", "Duyduğunuz her şeyi işaretleyin."),
        relevant="${hold_minutes} >= 1",
    ),
)

OPENING = TR.section(
    "opening",
    "Opening of the call",
    "Görüşmenin açılışı",
    TR.ticked(
        "opening",
        "opened_with",
        "What did the agent say at the start?",
        "Temsilci görüşmenin başında neler söyledi?",
        hint=("Tick everything that was said.", "Söylenen her şeyi işaretleyin."),
    ),
    TR.question(
        "text",
        "first_words",
        "What were the agent's first words?",
        "Temsilcinin ilk sözleri nelerdi?",
        hint=("Word for word, as far as you remember.", "Hatırladığınız kadarıyla kelimesi kelimesine."),
    ),
    TR.question(
        "select_one identity",
        "identity",
        "Did the agent check who you are before speaking about the account?",
        "Temsilci hesap hakkında konuşmadan önce kimliğinizi doğruladı mı?",
        critical="yes",
    ),
    TR.what(
        "identity_what",
        "What were you told without a check?",
        "Doğrulama yapılmadan size neler söylendi?",
        relevant="${identity} = 'not_checked'",
    ),
)

SOLVING = TR.section(
    "solving",
    "Your request",
    "Talebiniz",
    TR.question("select_one area", "area", "What did you call about?", "Hangi konuda aradınız?"),
    TR.question(
        "select_one request",
        "request",
        "What exactly did you ask for?",
        "Tam olarak ne istediniz?",
        choice_filter="area = ${area}",
    ),
    TR.yes_or_no(
        "let_finish",
        "Were you able to explain your request without being interrupted?",
        "Talebinizi sözünüz kesilmeden anlatabildiniz mi?",
        ("When were you interrupted, and with which words?", "Sözünüz ne zaman ve hangi sözlerle kesildi?"),
        weight="4",
    ),
    TR.yes_or_no(
        "hold_asked",
        "Were you asked before you were put on hold?",
        "Beklemeye alınmadan önce izniniz istendi mi?",
        ("What was said before the line went silent?", "Hat sessizleşmeden önce ne söylendi?"),
        may_be_unchecked=True,
        hint=(
            "“Could not be checked” if you were not put on hold.",
            "Beklemeye alınmadıysanız “Kontrol edilemedi” seçin.",
        ),
        weight="3",
    ),
    TR.question(
        "integer",
        "transfers",
        "How many times were you passed on to somebody else?",
        "Kaç kez başka birine aktarıldınız?",
        constraint=". >= 0 and . <= 10",
        refuse=("A number from 0 to 10, please.", "Lütfen 0 ile 10 arasında bir sayı yazın."),
    ),
    TR.question("select_one solved", "solved", "What came of your request?", "Talebiniz nasıl sonuçlandı?"),
    TR.question(
        "date",
        "promised_for",
        "By which day was an answer promised?",
        "Hangi güne kadar yanıt sözü verildi?",
        relevant="${solved} = 'promised'",
        constraint=". >= date(${called_at})",
        refuse=(
            "This day was already past when you called.",
            "Aradığınızda bu gün çoktan geçmişti.",
        ),
    ),
    TR.what(
        "solved_what",
        "What were you told instead of an answer?",
        "Yanıt yerine size ne söylendi?",
        relevant="${solved} = 'open'",
    ),
    TR.question(
        "text",
        "answer_quote",
        "How did the agent put the answer?",
        "Temsilci yanıtı nasıl ifade etti?",
        hint=("Word for word.", "Kelimesi kelimesine."),
        relevant="${solved} != 'open'",
    ),
)

CLOSING = TR.section(
    "closing",
    "End of the call",
    "Görüşmenin sonu",
    TR.yes_or_no(
        "summed_up",
        "Did the agent sum up what was agreed?",
        "Temsilci varılan sonucu özetledi mi?",
        ("What was left unclear?", "Ne belirsiz kaldı?"),
        weight="3",
    ),
    TR.yes_or_no(
        "thanked",
        "Did the agent say goodbye before hanging up?",
        "Temsilci kapatmadan önce vedalaştı mı?",
        ("How did the call end?", "Görüşme nasıl bitti?"),
        weight="2",
    ),
    TR.question(
        "select_one yes_no",
        "confirmation",
        "Were you offered a confirmation by SMS or e-mail?",
        "SMS veya e-posta ile onay gönderilmesi önerildi mi?",
        weight="2",
        bonus="yes",
    ),
    TR.question(
        "time",
        "ended_at",
        "When did the call end?",
        "Görüşme ne zaman bitti?",
        constraint="decimal-time(.) >= decimal-time(${hold_ended})",
        refuse=(
            "This is before a person answered. Check the time, please.",
            "Bu, temsilcinin yanıt vermesinden önce. Lütfen saati kontrol edin.",
        ),
    ),
    TR.question(
        "image",
        "call_log",
        "Screenshot of your call list",
        "Arama listenizin ekran görüntüsü",
        hint=(
            "Number, time and length readable. Hide your other calls.",
            "Numara, saat ve süre okunabilmeli. Diğer aramalarınızı gizleyin.",
        ),
    ),
)

FINISH = TR.section(
    "finish",
    "Before you send",
    "Göndermeden önce",
    TR.question(
        "audio",
        "voice_note",
        "Anything else, as a voice message",
        "Eklemek istediğiniz bir şey varsa sesli mesaj gönderin",
        hint=(
            "Your own words, not a recording of the call. Your voice is never passed on.",
            "Görüşmenin kaydı değil, kendi sözleriniz. Sesiniz kimseyle paylaşılmaz.",
        ),
        required="",
    ),
    TR.question(
        "acknowledge",
        "truthful",
        "I made this call myself, and this is what happened.",
        "Bu görüşmeyi ben yaptım ve olanlar bunlardır.",
    ),
)

CHOICES = (
    *TR.yes_no,
    *TR.yes_no_na,
    *TR.choices(
        "hold",
        ("position", "My place in the queue", "Kuyruktaki sıram", 2),
        ("time", "How long it would take", "Tahmini bekleme süresi", 2),
        ("callback", "The offer to be called back", "Geri arama önerisi", 2),
        ("none", "None of these", "Hiçbiri", 0),
    ),
    *TR.choices(
        "opening",
        ("company", "The name of the company", "Şirketin adı", 2),
        ("name", "The agent's own name", "Temsilcinin kendi adı", 2),
        ("offer", "An offer to help", "Yardım önerisi", 2),
        ("none", "None of these", "Hiçbiri", 0),
    ),
    *TR.choices(
        "identity",
        ("checked", "Yes, with at least two questions", "Evet, en az iki soruyla", 10),
        ("partly", "Yes, with one question", "Evet, tek soruyla", 5),
        ("not_checked", "No, yet personal data were discussed", "Hayır, ama kişisel bilgi konuşuldu", 0),
    ),
    TR.choice("identity", "not_needed", "No personal data were spoken about", "Kişisel bilgi konuşulmadı"),
    *TR.choices(
        "area", ("bill", "A bill", "Fatura"), ("contract", "A contract", "Sözleşme"), ("fault", "A fault", "Arıza")
    ),
    *TR.choices(
        "request",
        ("explain", "To have an amount explained", "Bir tutarın açıklanması"),
        ("instalments", "To pay in instalments", "Taksitle ödeme"),
        area="bill",
    ),
    *TR.choices(
        "request",
        ("change", "To change the tariff", "Tarife değişikliği"),
        ("cancel", "To cancel", "İptal"),
        area="contract",
    ),
    *TR.choices(
        "request",
        ("repair", "To have it repaired", "Onarım"),
        ("refund", "To get money back", "Ücret iadesi"),
        area="fault",
    ),
    *TR.choices(
        "solved",
        ("solved", "It was solved in this call", "Bu görüşmede çözüldü", 10),
        ("promised", "An answer was promised for a set day", "Belirli bir güne yanıt sözü verildi", 7),
        ("open", "It stayed open", "Çözülmedi", 0),
    ),
)

RULES = (
    rule("pass_mark", value=75),
    rule("critical_cap", value=0),
    rule("section_weight", "dialling", value=1),
    rule("section_weight", "waiting", value=2),
    rule("section_weight", "opening", value=2),
    rule("section_weight", "solving", value=4),
    rule("section_weight", "closing", value=1),
    *bands("attempts", (1, 5), (2, 3), (None, 0)),
    *bands("hold_minutes", (1, 10), (3, 7), (5, 4), (None, 0)),
    *bands("transfers", (0, 5), (1, 3), (None, 0)),
)

FORM = SampleForm(
    "phone_line",
    "Phone line: service call",
    "1",
    DIALLING + WAITING + OPENING + SOLVING + CLOSING + FINISH,
    CHOICES,
    RULES,
    TR.language,
)
