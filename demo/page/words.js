// The few words of the phones themselves, in the language of the person who holds them.

const WORDS = {
  en: {
    start: "Start", restart: "Restart bot", message: "Message", edited: "edited",
    typing: "typing", sending: "sending a file", bot: "bot", photo: "Photo", photos: "Photos", file: "File", voice: "Voice message",
    location: "Location", reply: "Reply", edit: "Edit", copy: "Copy text", copied: "Copied", block: "Block this bot",
    forwarded: "Forwarded from", ok: "OK", cancel: "Cancel", send: "Send", latitude: "Latitude", longitude: "Longitude",
    accuracy: "Accuracy, m", places: "Places nearby", sample: "Send a sample tone", record: "Record", stop: "Stop and send",
    choose: "Choose a recording", editing: "Editing", menu: "Commands",
    keyboard: "Keyboard", attach: "Attach", openLink: "Open this link?", open: "Open", empty: "No messages here yet", pinned: "Pinned message",
    wherever: "Typed coordinates", video: "Video message", person: "Who holds this phone", openAs: "Open the link as", about: "About this chat", actions: "Message actions", down: "To the newest",
    shareContact: "Share your phone number?",
  },
  he: {
    start: "התחלה", restart: "הפעלה מחדש", message: "הודעה", edited: "נערך",
    typing: "בהקלדה", sending: "קובץ בדרך", bot: "בוט", photo: "תמונה", photos: "תמונות", file: "קובץ", voice: "הודעה קולית",
    location: "מיקום", reply: "תגובה", edit: "עריכה", copy: "העתקת הטקסט", copied: "הועתק", block: "חסימת הבוט",
    forwarded: "הועבר מאת", ok: "אישור", cancel: "ביטול", send: "שליחה", latitude: "קו רוחב", longitude: "קו אורך",
    accuracy: "דיוק, מ׳", places: "מקומות בסביבה", sample: "שליחת צליל לדוגמה", record: "הקלטה", stop: "עצירה ושליחה",
    choose: "בחירת הקלטה", editing: "עריכה", menu: "פקודות",
    keyboard: "מקלדת", attach: "צירוף", openLink: "לפתוח את הקישור?", open: "פתיחה", empty: "אין כאן עדיין הודעות", pinned: "הודעה נעוצה",
    wherever: "קואורדינטות בהקלדה", video: "הודעת וידאו", person: "מי מחזיק בטלפון", openAs: "פתיחת הקישור בתור", about: "על הצ׳אט", actions: "פעולות על ההודעה", down: "אל החדש ביותר",
    shareContact: "לשתף את מספר הטלפון?",
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
