// Holds what the server tells, and hands it to the phones.
import { make } from "./dom.js";
import { Phone } from "./phone.js";

const world = { chats: new Map(), places: [], people: [], bot: {}, post };
const phones = [];
let current = 0;

const stream = new EventSource("/page/events");
stream.addEventListener("message", (message) => take(JSON.parse(message.data)));
stream.addEventListener("error", () => document.body.classList.add("offline"));
stream.addEventListener("open", () => document.body.classList.remove("offline"));

function take(event) {
  if (event.now) showClock(event.now);
  if (event.type === "hello") return begin(event);
  const id = event.chat_id ?? event.chat?.id;
  const chat = world.chats.get(id);
  if (!chat) return null;
  event.chat_id = id;
  if (event.chat) chat.info = event.chat;
  if (event.type === "message") keep(chat, event);
  phones.filter((phone) => phone.has(id)).forEach((phone) => phone.take(event, visible(phone)));
  return null;
}

function keep(chat, event) {
  const { message } = event;
  event.fresh = !chat.messages.has(message.id) && !message.deleted;
  if (message.deleted) chat.messages.delete(message.id);
  else chat.messages.set(message.id, message);
}

function begin(event) {
  const people = event.phones.flatMap((plan) => plan.people);
  if (phones.length && JSON.stringify(people) !== JSON.stringify(world.people)) return location.reload();
  world.people = people;
  world.bot = event.bot;
  world.places = event.places;
  for (const { messages, ...info } of event.chats) {
    world.chats.set(info.id, { info, messages: new Map(messages.map((message) => [message.id, message])) });
  }
  document.querySelector(".clock").hidden = false;
  document.querySelectorAll(".travel").forEach((button) => { button.hidden = !event.travels; });
  if (phones.length) {
    phones.forEach((phone) => phone.show());
    return null;
  }
  phones.push(...event.phones.map((plan) => new Phone(plan, world, drawTabs)));
  document.querySelector(".phones").replaceChildren(...phones.map((phone) => phone.element));
  phones.forEach((phone) => phone.feed.toEnd());
  choose(0);
  document.body.classList.add("ready");
  return null;
}

function visible(phone) {
  return phone.element.offsetParent !== null && document.visibilityState === "visible";
}

function choose(index) {
  current = index;
  phones.forEach((phone, position) => phone.element.classList.toggle("chosen", position === index));
  phones.filter(visible).forEach((phone) => {
    phone.seen();
    phone.feed.toEnd();
  });
  drawTabs();
}

function drawTabs() {
  const tabs = phones.map((phone, index) => {
    const tab = make("button", { type: "button", role: "tab", class: "tab", "aria-selected": String(index === current), onclick: () => choose(index) },
      make("span", { text: phone.plan.name }), make("small", { text: phone.person.name.split(" ")[0], dir: "auto" }));
    if (phone.unreadCount) tab.append(make("b", { class: "badge", text: phone.unreadCount }));
    return tab;
  });
  document.querySelector(".tabs").replaceChildren(...tabs);
}

function showClock(now) {
  const time = document.querySelector(".clock time");
  const format = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  time.dateTime = now;
  time.textContent = new Intl.DateTimeFormat("en", format).format(new Date(now));
}

document.querySelectorAll(".travel").forEach((button) => button.addEventListener("click", async () => {
  document.body.classList.add("travelling");
  const body = JSON.stringify({ hours: Number(button.dataset.hours) });
  await fetch("/page/advance", { method: "POST", body, headers: { "X-Phone": "1", "Content-Type": "application/json" } }).catch(() => null);
  document.body.classList.remove("travelling");
}));

/** Does something on a phone; resolves to the reason when the phone would not. */
async function post(deed, files) {
  const headers = { "X-Phone": "1" };
  let body = JSON.stringify(deed);
  if (files.length) {
    body = new FormData();
    body.append("deed", JSON.stringify(deed));
    files.forEach((file) => body.append("file", file, file.name));
  } else headers["Content-Type"] = "application/json";
  try {
    const response = await fetch("/page/act", { method: "POST", body, headers });
    return response.ok ? (await response.json()).reason : `The demo refused this (${response.status}).`;
  } catch {
    return "The demo does not answer. Is it still running?";
  }
}

setInterval(() => {
  const time = document.querySelector(".clock time");
  if (!time.dateTime || document.body.classList.contains("offline")) return;
  showClock(new Date(new Date(time.dateTime).getTime() + 20000).toISOString());
}, 20000);
