// The few words of the phones themselves, in the language of the person who holds them.

const WORDS = {
  en: {
    start: "Start", restart: "Restart bot", blocked: "You blocked this bot", message: "Message", edited: "edited",
    typing: "typing", sending: "sending a file", bot: "bot", photo: "Photo", photos: "Photos", file: "File", voice: "Voice message",
    location: "Location", reply: "Reply", edit: "Edit", copy: "Copy text", copied: "Copied", react: "React", block: "Block this bot",
    forwarded: "Forwarded from", ok: "OK", cancel: "Cancel", send: "Send", latitude: "Latitude", longitude: "Longitude",
    accuracy: "Accuracy, m", places: "Places nearby", sample: "Send a sample tone", record: "Record", stop: "Stop and send",
    choose: "Choose a recording", today: "Today", editing: "Editing", contact: "Contact", sticker: "Sticker", menu: "Commands",
    keyboard: "Keyboard", attach: "Attach", openLink: "Open this link?", open: "Open", empty: "No messages here yet", pinned: "Pinned message",
    wherever: "Typed coordinates", video: "Video message", person: "Who holds this phone", actions: "Message actions", down: "To the newest",
    shareLocation: "Share your location?", shareContact: "Share your phone number?", offline: "Connection lost. Trying again…",
  },
  he: {
    start: "התחלה", restart: "הפעלה מחדש", blocked: "חסמת את הבוט", message: "הודעה", edited: "נערך",
    typing: "בהקלדה", sending: "קובץ בדרך", bot: "בוט", photo: "תמונה", photos: "תמונות", file: "קובץ", voice: "הודעה קולית",
    location: "מיקום", reply: "תגובה", edit: "עריכה", copy: "העתקת הטקסט", copied: "הועתק", react: "תגובה באימוג׳י", block: "חסימת הבוט",
    forwarded: "הועבר מאת", ok: "אישור", cancel: "ביטול", send: "שליחה", latitude: "קו רוחב", longitude: "קו אורך",
    accuracy: "דיוק, מ׳", places: "מקומות בסביבה", sample: "שליחת צליל לדוגמה", record: "הקלטה", stop: "עצירה ושליחה",
    choose: "בחירת הקלטה", today: "היום", editing: "עריכה", contact: "איש קשר", sticker: "מדבקה", menu: "פקודות",
    keyboard: "מקלדת", attach: "צירוף", openLink: "לפתוח את הקישור?", open: "פתיחה", empty: "אין כאן עדיין הודעות", pinned: "הודעה נעוצה",
    wherever: "קואורדינטות בהקלדה", video: "הודעת וידאו", person: "מי מחזיק בטלפון", actions: "פעולות על ההודעה", down: "אל החדש ביותר",
    shareLocation: "לשתף את המיקום?", shareContact: "לשתף את מספר הטלפון?", offline: "החיבור נותק. מנסים שוב…",
  },
};
const RTL_LANGUAGES = new Set(["he", "ar", "fa", "ur"]);

export const words = (language) => WORDS[base(language)] ?? WORDS.en;
export const sideOf = (language) => (RTL_LANGUAGES.has(base(language)) ? "rtl" : "ltr");
const base = (language) => (language || "en").split("-")[0];

export function clockTime(moment, language) {
  return new Intl.DateTimeFormat(language || "en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
}

export function calendarDay(moment, language) {
  return new Intl.DateTimeFormat(language || "en", { weekday: "long", day: "numeric", month: "long" }).format(moment);
}

export function fileSize(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(0)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

export const minutes = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, "0")}`;
