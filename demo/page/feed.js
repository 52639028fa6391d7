// The list of messages: keeps every bubble that did not change, so that nothing jumps and no sound stops.
import { bubble } from "./bubble.js";
import { make } from "./dom.js";
import { calendarDay } from "./words.js";

const NEAR = 140;

export class Feed {
  constructor(on) {
    this.on = on;
    this.shown = new Map();
    this.element = make("div", { class: "feed", tabindex: "0", role: "log" });
    this.list = make("div", { class: "feed-list" });
    this.element.append(this.list);
    this.stuck = true;
    this.element.addEventListener("scroll", () => {
      this.stuck = this.atEnd();
      this.on.scrolled(this.stuck);
    });
    const follow = new ResizeObserver(() => this.stuck && this.toEnd());
    follow.observe(this.list);
    follow.observe(this.element);
  }

  atEnd() {
    return this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight < NEAR;
  }

  toEnd(smoothly = false) {
    this.stuck = true;
    this.element.scrollTo({ top: this.element.scrollHeight, behavior: smoothly ? "smooth" : "instant" });
  }

  clear() {
    this.shown.clear();
    this.stuck = true;
    this.on.scrolled(true);
    this.list.replaceChildren();
  }

  /** Brings the list up to date with the messages of the chat, in order. */
  show(messages, bubbleOn) {
    const wanted = [];
    let day = "";
    let before = null;
    for (const group of grouped(messages)) {
      const date = calendarDay(new Date(group[0].date), bubbleOn.language);
      if (date !== day) wanted.push({ key: `day ${date}`, revision: 0, build: () => make("div", { class: "day" }, make("span", { text: date })) });
      const follows = before !== null && before.mine === group[0].mine && date === day;
      day = date;
      before = group[0];
      const revision = group.map((message) => message.revision).join() + follows;
      const build = () => {
        const element = bubble(group, bubbleOn);
        element.classList.toggle("follows", follows);
        return element;
      };
      wanted.push({ key: `message ${group[0].id}`, revision, build });
    }
    this.#arrange(wanted, this.shown.size > 0);
    if (this.stuck) this.toEnd();
  }

  #arrange(wanted, lively) {
    const keys = new Set(wanted.map((one) => one.key));
    for (const [key, { element }] of this.shown) {
      if (!keys.has(key)) {
        element.remove();
        this.shown.delete(key);
      }
    }
    wanted.forEach((one, index) => {
      let known = this.shown.get(one.key);
      if (!known || known.revision !== one.revision) {
        const element = one.build();
        if (known) known.element.replaceWith(element);
        else if (lively) element.classList.add("new");
        known = { element, revision: one.revision };
        this.shown.set(one.key, known);
      }
      if (this.list.children[index] !== known.element) this.list.insertBefore(known.element, this.list.children[index] ?? null);
    });
  }

  jump(id) {
    const target = this.list.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (!target) return;
    target.scrollIntoView({ block: "center", behavior: "smooth" });
    target.classList.remove("found");
    requestAnimationFrame(() => target.classList.add("found"));
  }
}

function grouped(messages) {
  const groups = [];
  for (const message of messages) {
    const last = groups.at(-1);
    if (last && message.media_group_id && last[0].media_group_id === message.media_group_id) last.push(message);
    else groups.push([message]);
  }
  return groups;
}
