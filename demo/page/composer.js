// The line under the chat: text, attachments, the command menu, and the bot's own keyboard.
import { icon, make } from "./dom.js";
import { attachRows, locationRows, row, voiceRows } from "./sheets.js";

const TALLEST = 132;

export class Composer {
  /** `phone` has act, send, sheets, words, places, chat. */
  constructor(phone) {
    this.phone = phone;
    this.element = make("div", { class: "composer" });
    this.drafts = new Map();
    this.hidden = new Set();
  }

  /** Draws everything for the chat on show. */
  show() {
    const { chat, words } = this.phone;
    if (!chat.started || chat.blocked) {
      this.state = null;
      const label = chat.blocked ? words.restart : words.start;
      this.element.replaceChildren(make("button", { type: "button", class: "big primary", text: label, onclick: () => this.phone.act({ what: "opens", payload: chat.blocked ? "" : this.phone.person.start }) }));
      return;
    }
    const state = `${chat.id} ${words.message}`;
    if (this.state !== state) this.#build(state);
    this.input.placeholder = chat.keyboard?.input_field_placeholder || words.message;
    this.commands.hidden = !chat.commands.length;
    this.#board();
  }

  /** Answer to a message, or change one's own. */
  about(message, editing) {
    this.target = { message, editing };
    if (editing) this.input.value = message.text;
    this.#banner();
    this.#grow();
    this.input.focus();
  }

  #build(state) {
    const { words, chat } = this.phone;
    this.state = state;
    this.target = null;
    this.input = make("textarea", { rows: 1, "aria-label": words.message, dir: "auto", maxlength: 4096, enterkeyhint: "send" });
    this.input.value = this.drafts.get(chat.id) ?? "";
    this.input.addEventListener("input", () => {
      this.drafts.set(chat.id, this.input.value);
      this.#grow();
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    this.input.addEventListener("paste", (event) => {
      const images = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
      if (images.length) this.phone.send("sends_photos", images);
    });
    const button = (name, label, onclick) => make("button", { type: "button", class: `tool tool-${name}`, "aria-label": label, title: label, onclick }, icon(name));
    this.commands = button("menu", words.menu, () => this.#commandSheet());
    this.toggle = button("keys", words.keyboard, () => this.#toggleBoard());
    this.submit = button("send", words.send, () => this.#send());
    this.note = make("div", { class: "about", hidden: true });
    this.board = make("div", { class: "reply-keyboard", hidden: true });
    const line = make("div", { class: "line-in" }, this.commands, button("attach", words.attach, () => this.#attachSheet()), this.input, this.toggle, this.submit);
    this.element.replaceChildren(this.note, line, this.board);
    this.#grow();
  }

  #grow() {
    this.input.style.height = "";
    if (this.input.value) this.input.style.height = `${Math.min(this.input.scrollHeight, TALLEST)}px`;
    this.submit.classList.toggle("ready", this.input.value.trim() !== "");
  }

  #send() {
    const text = this.input.value;
    if (!text.trim()) return;
    const { message, editing } = this.target ?? {};
    const deed = editing ? { what: "edits", message: message.id, text } : { what: "says", text, reply_to: message?.id };
    this.input.value = "";
    this.drafts.delete(this.phone.chat.id);
    this.target = null;
    this.#banner();
    this.#grow();
    this.phone.act(deed);
  }

  #banner() {
    this.note.hidden = !this.target;
    if (!this.target) return;
    const { words } = this.phone;
    const drop = () => {
      if (this.target?.editing) this.input.value = "";
      this.target = null;
      this.#banner();
      this.#grow();
    };
    this.note.replaceChildren(
      make("div", {}, make("b", { text: this.target.editing ? words.editing : words.reply }), make("span", { text: this.target.message.text || words.message, dir: "auto" })),
      make("button", { type: "button", class: "tool", "aria-label": words.cancel, onclick: drop }, icon("close")));
  }

  #board() {
    const { chat } = this.phone;
    const rows = chat.keyboard?.keyboard ?? [];
    const shape = JSON.stringify(rows);
    this.toggle.hidden = !rows.length;
    this.board.hidden = !rows.length || this.hidden.has(shape);
    this.toggle.setAttribute("aria-expanded", String(!this.board.hidden));
    if (this.shape === shape) return;
    this.shape = shape;
    this.board.replaceChildren(...rows.map((keys, index) => make("div", { class: "keys" }, ...keys.map((key, column) => this.#key(key, index, column)))));
  }

  #key(key, index, column) {
    const press = async () => {
      const { words, sheets } = this.phone;
      if (key.request_contact && !(await sheets.ask(words.shareContact, words, words.send))) return;
      if (key.request_location) {
        this.#locationSheet();
        return;
      }
      this.phone.act({ what: "taps_key", row: index, column });
    };
    return make("button", { type: "button", class: `key ${key.style ?? ""}`, onclick: press }, make("span", { text: key.text, dir: "auto" }));
  }

  #toggleBoard() {
    if (this.hidden.has(this.shape)) this.hidden.delete(this.shape);
    else this.hidden.add(this.shape);
    this.#board();
  }

  #commandSheet() {
    const { sheets, chat, words } = this.phone;
    sheets.slide((close) => chat.commands.map((command) => {
      const element = row("menu", `/${command.command}`, () => {
        close();
        this.phone.act({ what: "says", text: `/${command.command}` });
      });
      element.append(make("small", { text: command.description, dir: "auto" }));
      return element;
    }), words.menu);
  }

  #attachSheet() {
    const { sheets, words } = this.phone;
    const choose = {
      files: (what, files) => this.phone.send(what, files),
      location: () => this.#locationSheet(),
      voice: () => this.#voiceSheet(),
    };
    sheets.slide((close) => attachRows(words, close, choose), words.attach);
  }

  #locationSheet() {
    const { sheets, words, places } = this.phone;
    sheets.slide((close) => locationRows(words, places, close, (place) => this.phone.act({ what: "sends_location", ...place })), words.location);
  }

  #voiceSheet() {
    const { sheets, words } = this.phone;
    const send = (data) => this.phone.send("sends_voice", [new File([data], "voice.oga")]);
    sheets.slide((close) => voiceRows(words, close, send, (reason) => sheets.toast(reason, "failure")), words.voice);
  }
}
