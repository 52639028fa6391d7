// One bubble: a message, or an album whose messages share one bubble.
import { icon, make } from "./dom.js";
import { mapCard } from "./map.js";
import { drawText } from "./text.js";
import { clockTime, fileSize, minutes } from "./words.js";

const FRAMELESS = new Set(["sticker"]);

/** `messages` has one entry, or several with one media_group_id. `on` holds what a bubble can ask of its phone. */
export function bubble(messages, on) {
  const last = messages.at(-1);
  const first = messages[0];
  const captioned = messages.find((message) => message.text) ?? first;
  const body = make("div", { class: "bubble" });
  if (FRAMELESS.has(first.kind)) body.classList.add("frameless");
  if (first.forwarded) body.append(make("div", { class: "forwarded", text: `${on.words.forwarded} ${first.forwarded}` }));
  if (first.reply) body.append(quoted(first.reply, on));
  const media = attachment(messages, on);
  const text = captioned.text ? written(captioned, on) : null;
  if (media && visual(first)) body.classList.add("with-picture");
  if (first.kind === "photo" && messages.length === 1) body.style.setProperty("--ratio", ratio(first.files[0]));
  body.append(...[first.show_caption_above_media ? text : media, first.show_caption_above_media ? media : text].filter(Boolean));
  body.append(foot(messages, last, on));
  if (text && body.lastChild.previousSibling === text) tighten(body, text, messages);
  const column = make("div", { class: "column" }, body);
  if (last.rows.length) column.append(keyboard(last, on));
  const row = make("article", { class: `message ${first.mine ? "mine" : "theirs"}`, "data-id": last.id }, column);
  row.append(actions(captioned, on));
  return row;
}

const visual = (message) => ["photo", "location", "venue"].includes(message.kind);

function written(message, on) {
  const text = make("div", { class: "text" });
  drawText(text, message.text, message.entities, on.side, on.links);
  return text;
}

/** Lets the time stand beside the last line, where that line runs from left to right and leaves room. */
function tighten(body, text, messages) {
  const line = text.lastChild;
  if (!line?.classList.contains("line") || line.dir !== "ltr" || messages.some((message) => message.reactions.length)) return;
  body.classList.add("tight");
  line.append(make("span", { class: messages.some((message) => message.edited) ? "room wide" : "room", "aria-hidden": "true" }));
}

function quoted(reply, on) {
  const go = () => on.jump(reply.id);
  return make("button", { type: "button", class: "quoted", onclick: go },
    make("b", { text: reply.who, dir: "auto" }), make("span", { text: reply.text, dir: "auto" }));
}

function attachment(messages, on) {
  const message = messages[0];
  switch (message.kind) {
    case "photo":
      return album(messages, on);
    case "document":
    case "video":
    case "video_note":
      return make("div", { class: "documents" }, ...messages.map((one) => documentRow(one, on)));
    case "voice":
    case "audio":
      return player(message, on);
    case "venue":
      return mapCard(message.venue.location, message.venue.title, message.venue.address);
    case "location":
      return mapCard(message.location);
    case "contact":
      return make("div", { class: "contact" }, make("span", { class: "avatar", text: message.contact.first_name[0] }),
        make("div", {}, make("b", { text: message.contact.first_name, dir: "auto" }), make("span", { dir: "ltr", text: message.contact.phone_number })));
    case "sticker":
      return make("div", { class: "sticker", text: message.emoji });
    case "pinned_message":
      return make("div", { class: "text", text: on.words.pinned });
    default:
      return null;
  }
}

function album(messages, on) {
  const grid = make("div", { class: `album of-${Math.min(messages.length, 10)}` });
  messages.forEach((message) => {
    const file = message.files[0];
    const picture = make("img", { src: file.url, alt: message.text || on.words.photo, width: file.width, height: file.height, loading: "lazy" });
    grid.append(make("button", { type: "button", class: "picture", "aria-label": on.words.photo, onclick: () => on.enlarge(file, message.text) }, picture));
  });
  return grid;
}

const ratio = ({ width, height }) => Math.min(Math.max(width / height, 0.72), 2.4);

function documentRow(message, on) {
  const file = message.files[0];
  const ending = file.name.includes(".") ? file.name.split(".").pop().slice(0, 4).toUpperCase() : "";
  const name = message.kind === "video_note" ? on.words.video : file.name;
  return make("a", { class: "document", href: file.url, download: file.name },
    make("span", { class: `document-icon type-${ending.toLowerCase()}`, "aria-hidden": "true" }, icon("file"), make("i", { text: ending })),
    make("span", { class: "document-name" }, make("b", { text: name, dir: "auto" }), make("small", { text: fileSize(file.size) })));
}

function player(message, on) {
  const file = message.files[0];
  const audio = make("audio", { src: file.url, preload: "none" });
  const button = make("button", { type: "button", class: "play", "aria-label": on.words.voice }, icon("play"));
  const bars = make("div", { class: "bars", "aria-hidden": "true" });
  for (let bar = 0; bar < 28; bar += 1) {
    const piece = make("i");
    piece.style.height = `${18 + ((file.size * (bar + 3) * 7919 + bar * bar * 104729) % 82)}%`;
    bars.append(piece);
  }
  const time = make("small", { text: minutes(message.duration), dir: "ltr" });
  const shown = (playing) => button.replaceChildren(icon(playing ? "pause" : "play"));
  button.addEventListener("click", () => (audio.paused ? audio.play() : audio.pause()));
  audio.addEventListener("play", () => shown(true));
  audio.addEventListener("pause", () => shown(false));
  audio.addEventListener("timeupdate", () => {
    const done = audio.currentTime / (audio.duration || message.duration || 1);
    [...bars.children].forEach((piece, index) => piece.classList.toggle("done", index / bars.children.length < done));
    time.textContent = minutes(audio.paused && !audio.currentTime ? message.duration : audio.currentTime);
  });
  return make("div", { class: "voice", dir: "ltr" }, audio, button, make("div", { class: "voice-body" }, bars, time));
}

function foot(messages, last, on) {
  const line = make("div", { class: "foot" });
  const reactions = messages.flatMap((message) => message.reactions);
  if (reactions.length) line.append(make("span", { class: "reactions" }, ...reactions.map((emoji) => make("span", { text: emoji }))));
  const time = make("time", { datetime: last.date, text: clockTime(new Date(last.date), on.language) });
  const stamp = make("span", { class: "stamp" });
  if (messages.some((message) => message.edited)) stamp.append(make("span", { class: "edited", text: on.words.edited }), " ");
  stamp.append(time);
  line.append(stamp);
  return line;
}

function keyboard(message, on) {
  const board = make("div", { class: "inline-keyboard" });
  message.rows.forEach((row, rowIndex) => {
    const line = make("div", { class: "keys" });
    row.forEach((button, column) => line.append(key(message, button, rowIndex, column, on)));
    board.append(line);
  });
  return board;
}

function key(message, button, row, column, on) {
  const press = (event) => {
    if (button.copy !== undefined) return on.copy(button.copy);
    if (button.url) return on.open(button.url);
    event.currentTarget.classList.add("waiting");
    return on.act({ what: "taps", message: message.id, row, column });
  };
  const element = make("button", { type: "button", class: `key ${button.style}`, onclick: press }, make("span", { text: button.text, dir: "auto" }));
  if (button.url) element.append(icon("link"));
  if (button.copy !== undefined) element.append(icon("copy"));
  return element;
}

function actions(message, on) {
  return make("button", { type: "button", class: "more", "aria-label": on.words.actions, onclick: (event) => on.menu(message, event.currentTarget) }, icon("more"));
}
