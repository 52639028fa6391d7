// One phone: who holds it, the chat with the bot, the line to write in.
import { Composer } from "./composer.js";
import { icon, make } from "./dom.js";
import { Feed } from "./feed.js";
import { enlarge, row, Sheets } from "./sheets.js";
import { sideOf, words } from "./words.js";

const ACTION_MS = 5000;
const UPLOADS = /^(upload|record)/;

export class Phone {
  /** `world` has chats (by id), places, bot, and post(deed, files). */
  constructor(plan, world, changed) {
    this.plan = plan;
    this.world = world;
    this.changed = changed;
    this.unread = new Map();
    this.screen = make("div", { class: "screen" });
    this.sheets = new Sheets(this.screen);
    this.feed = new Feed({ scrolled: (atEnd) => this.#scrolled(atEnd) });
    this.composer = new Composer(this);
    this.head = make("header", { class: "head" });
    this.pinned = make("button", { type: "button", class: "pinned", hidden: true });
    this.down = make("button", { type: "button", class: "down", hidden: true, onclick: () => this.feed.toEnd(true) }, icon("down"));
    this.blank = make("div", { class: "blank" });
    this.screen.append(this.head, this.pinned, make("div", { class: "middle" }, this.feed.element, this.blank, this.down), this.composer.element);
    this.picker = make("select", { class: "picker" });
    this.picker.addEventListener("change", () => this.hold(Number(this.picker.value)));
    this.label = make("span", { class: "phone-name", text: plan.name });
    this.element = make("section", { class: "phone", "aria-label": plan.name }, make("div", { class: "above" }, this.label, this.picker), this.screen);
    this.#takeDrops();
    this.hold(plan.people[0].id);
  }

  get person() {
    return this.plan.people.find((person) => person.id === this.holder);
  }

  get chat() {
    return this.world.chats.get(this.holder).info;
  }

  get places() {
    return this.world.places;
  }

  get words() {
    return words(this.person.language);
  }

  get unreadCount() {
    return [...this.unread.values()].reduce((sum, count) => sum + count, 0);
  }

  has(chatId) {
    return this.plan.people.some((person) => person.id === chatId);
  }

  hold(id) {
    this.holder = id;
    this.screen.dir = sideOf(this.person.language);
    this.screen.lang = this.person.language;
    this.element.dataset.person = id;
    this.sheets.close();
    this.feed.clear();
    this.composer.state = null;
    this.show();
    this.feed.toEnd();
    this.seen();
  }

  show() {
    this.#drawPicker();
    this.#drawHead();
    this.#drawPinned();
    this.composer.show();
    const messages = [...this.world.chats.get(this.holder).messages.values()];
    this.feed.show(messages, this.#bubbleActions());
    this.blank.hidden = messages.length > 0;
    this.blank.replaceChildren(make("div", { class: "blank-card" }, make("span", { class: "avatar bot-avatar" }), make("b", { text: this.chat.name, dir: "auto" }), make("p", { text: this.chat.description || this.words.empty, dir: "auto" })));
  }

  seen() {
    this.unread.delete(this.holder);
    this.#drawPicker();
    this.changed();
  }

  /** Something happened in a chat of this phone. `visible` says whether the phone can be seen right now. */
  take(event, visible) {
    const here = event.chat_id === this.holder;
    const fresh = event.type === "message" && event.fresh && !event.message.mine;
    if (fresh && !(here && visible)) {
      this.unread.set(event.chat_id, (this.unread.get(event.chat_id) ?? 0) + 1);
      this.changed();
    }
    if (!here) {
      this.#drawPicker();
      return;
    }
    if (event.type === "action") this.#acting(event.action);
    if (event.type === "toast") this.#answered(event);
    if (event.type !== "message" && event.type !== "chat") return;
    if (fresh) this.#acting(null);
    this.show();
    if (fresh || event.message?.mine) this.feed.toEnd();
  }

  async act(deed, files = []) {
    const reason = await this.world.post({ chat: this.holder, ...deed }, files);
    this.screen.querySelectorAll(".waiting").forEach((key) => setTimeout(() => key.classList.remove("waiting"), ACTION_MS));
    if (reason) this.sheets.toast(reason, "failure");
  }

  send(what, files) {
    const caption = what === "sends_voice" ? "" : this.composer.input.value.trim();
    if (caption) {
      this.composer.input.value = "";
      this.composer.input.dispatchEvent(new Event("input"));
    }
    return this.act({ what, caption }, files);
  }

  #answered(event) {
    this.screen.querySelectorAll(".waiting").forEach((key) => key.classList.remove("waiting"));
    if (!event.text) return;
    if (event.alert) this.sheets.ask(event.text, this.words, "");
    else this.sheets.toast(event.text);
  }

  #acting(action) {
    clearTimeout(this.timer);
    this.action = action;
    if (action) this.timer = setTimeout(() => this.#acting(null), ACTION_MS);
    this.#drawHead();
  }

  #drawHead() {
    const status = make("span", { class: "status" });
    if (this.action) status.append(UPLOADS.test(this.action) ? this.words.sending : this.words.typing, make("i", { class: "dots" }, make("i"), make("i"), make("i")));
    else status.textContent = this.words.bot;
    this.head.classList.toggle("acting", Boolean(this.action));
    const about = make("button", { type: "button", class: "tool", "aria-label": this.words.about, onclick: () => this.#about() }, icon("more"));
    about.hidden = !this.chat.started || this.chat.blocked;
    this.head.replaceChildren(make("span", { class: "avatar bot-avatar", "aria-hidden": "true" }), make("div", { class: "head-text" }, make("b", { text: this.chat.name, dir: "auto" }), status), about);
  }

  #drawPicker() {
    const options = this.plan.people.map((person) => {
      const count = this.unread.get(person.id);
      return make("option", { value: person.id, text: count ? `${person.name} (${count})` : person.name });
    });
    this.picker.setAttribute("aria-label", this.words.person);
    this.picker.replaceChildren(...options);
    this.picker.value = this.holder;
    this.picker.disabled = options.length === 1;
    this.picker.classList.toggle("calls", [...this.unread.keys()].some((id) => id !== this.holder));
  }

  #drawPinned() {
    const message = this.world.chats.get(this.holder).messages.get(this.chat.pinned[0]);
    this.pinned.hidden = !message;
    if (!message) return;
    this.pinned.onclick = () => this.feed.jump(message.id);
    this.pinned.replaceChildren(icon("pin"), make("span", { text: message.text.split("\n")[0] || this.words.pinned, dir: "auto" }));
  }

  #scrolled(atEnd) {
    this.down.hidden = atEnd;
    this.down.setAttribute("aria-label", this.words.down);
  }

  #bubbleActions() {
    return {
      words: this.words,
      language: this.person.language,
      side: sideOf(this.person.language),
      links: this.#links(),
      act: (deed) => this.act(deed),
      copy: (text) => this.#copy(text),
      open: (url) => this.#open(url),
      jump: (id) => this.feed.jump(id),
      menu: (message) => this.#menu(message),
      enlarge,
    };
  }

  #links() {
    const own = new RegExp(`^(?:https?://)?t\\.me/${this.world.bot.username}(?:\\?start=([\\w-]{1,64}))?$`, "i");
    return {
      payload: (url) => (own.test(url) ? url.match(own)[1] ?? "" : null),
      start: (payload) => this.act({ what: "opens", payload }),
      command: (text) => this.act({ what: "says", text }),
    };
  }

  async #copy(text) {
    await navigator.clipboard?.writeText(text).catch(() => null);
    this.sheets.toast(`${this.words.copied}: ${text}`);
  }

  async #open(url) {
    if (await this.sheets.ask(this.words.openLink, this.words, this.words.open, url)) window.open(url, "_blank", "noopener,noreferrer");
  }

  #about() {
    this.sheets.slide((close) => [row("close", this.words.block, () => {
      close();
      this.act({ what: "blocks" });
    })], this.words.about);
  }

  /** The start payloads of the links to this bot in a message. */
  #payloads(message) {
    const { payload } = this.#links();
    const urls = message.entities.map((entity) => entity.url ?? message.text.slice(entity.offset, entity.offset + entity.length));
    return [...new Set(urls.map(payload).filter(Boolean))];
  }

  #menu(message) {
    this.sheets.slide((close) => {
      const item = (name, text, work) => row(name, text, () => {
        close();
        work();
      });
      const faces = make("div", { class: "faces" }, ...["👍", "❤", "🔥", "🎉", "😁", "🤔"].map((emoji) =>
        make("button", { type: "button", text: emoji, onclick: () => { close(); this.act({ what: "reacts", message: message.id, emoji }); } })));
      const rows = [faces, item("link", this.words.reply, () => this.composer.about(message, false))];
      if (message.mine && message.text) rows.push(item("more", this.words.edit, () => this.composer.about(message, true)));
      for (const payload of this.#payloads(message)) {
        const others = this.world.people.filter((person) => person.id !== this.holder);
        rows.push(...others.map((person) => item("link", `${this.words.openAs} ${person.name}`, () => this.world.post({ chat: person.id, what: "opens", payload }, []))));
      }
      if (message.text) rows.push(item("copy", this.words.copy, () => this.#copy(message.text)));
      return rows;
    }, this.words.actions);
  }

  #takeDrops() {
    this.screen.addEventListener("dragover", (event) => event.preventDefault());
    this.screen.addEventListener("drop", (event) => {
      event.preventDefault();
      const files = [...event.dataTransfer.files];
      if (!files.length || !this.composer.state) return;
      this.send(files.every((file) => file.type.startsWith("image/")) ? "sends_photos" : "sends_documents", files);
    });
  }
}
