// Text with entities, drawn as Telegram draws it: every line takes its direction from its first strong character
// (isolates are not skipped, as in Telegram Desktop), so that right-to-left mistakes can be seen here.
import { make } from "./dom.js";

const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u200f\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const STRONG = /[\p{L}\u200e\u200f]/u;
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", text_link: "a", url: "a", email: "a",
  mention: "span", hashtag: "span", bot_command: "a", text_mention: "span", spoiler: "span", custom_emoji: "span",
};
const COLLAPSED_LINES = 3;

export function direction(line, fallback) {
  const strong = line.match(STRONG);
  if (!strong) return fallback;
  return RTL.test(strong[0]) ? "rtl" : "ltr";
}

/** Appends the text to `parent`. `links` knows what a link or a command does when pressed. */
export function drawText(parent, text, entities, fallback, links) {
  let at = 0;
  for (const block of outermost(entities.filter((entity) => BLOCKS.has(entity.type)))) {
    drawLines(parent, text, at, block.offset, entities, fallback, links);
    parent.append(drawBlock(text, block, entities, fallback, links));
    at = block.offset + block.length;
    if (text[at] === "\n") at += 1;
  }
  drawLines(parent, text, at, text.length, entities, fallback, links);
}

function outermost(blocks) {
  const kept = [];
  for (const block of blocks) {
    const last = kept.at(-1);
    if (!last || block.offset >= last.offset + last.length) kept.push(block);
  }
  return kept;
}

function drawBlock(text, block, entities, fallback, links) {
  const end = block.offset + block.length;
  const inner = entities.filter((entity) => entity !== block && !BLOCKS.has(entity.type));
  if (block.type === "pre") {
    const pre = make("pre", { dir: "ltr", "data-language": block.language });
    drawLines(pre, text, block.offset, end, inner, "ltr", links);
    return pre;
  }
  const quote = make("blockquote", { dir: direction(text.slice(block.offset, end), fallback) });
  drawLines(quote, text, block.offset, end, inner, fallback, links);
  if (block.type === "expandable_blockquote" && quote.children.length > 1) makeExpandable(quote);
  return quote;
}

function makeExpandable(quote) {
  quote.classList.add("expandable", "collapsed");
  quote.style.setProperty("--lines", COLLAPSED_LINES);
  quote.tabIndex = 0;
  quote.setAttribute("role", "button");
  quote.setAttribute("aria-expanded", "false");
  const toggle = () => quote.setAttribute("aria-expanded", String(!quote.classList.toggle("collapsed")));
  quote.addEventListener("click", toggle);
  quote.addEventListener("keydown", (event) => event.key === "Enter" && toggle());
}

function drawLines(parent, text, from, to, entities, fallback, links) {
  if (from >= to) return;
  let start = from;
  while (start <= to) {
    const found = text.indexOf("\n", start);
    const end = found === -1 || found >= to ? to : found;
    const line = text.slice(start, end);
    const element = make("span", { class: "line", dir: direction(line, fallback) });
    if (line) drawSpan(element, text, start, end, entities, links);
    parent.append(element);
    if (end === to) break;
    start = end + 1;
    if (start === to) break;
  }
}

function drawSpan(parent, text, from, to, entities, links) {
  let at = from;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    if (BLOCKS.has(entity.type)) continue;
    const start = Math.max(entity.offset, from);
    const end = Math.min(entity.offset + entity.length, to);
    if (start < at || end <= start) continue;
    parent.append(text.slice(at, start));
    const element = drawEntity(entity, text.slice(entity.offset, entity.offset + entity.length), links);
    const inside = entities.slice(index + 1).filter((other) => other.offset < entity.offset + entity.length);
    drawSpan(element, text, start, end, inside, links);
    parent.append(element);
    at = end;
  }
  parent.append(text.slice(at, to));
}

function drawEntity(entity, text, links) {
  const element = make(TAGS[entity.type] ?? "span", { class: `entity-${entity.type}` });
  if (entity.type === "spoiler") hide(element);
  if (entity.type === "url") linkTo(element, text.includes("://") ? text : `https://${text}`, links);
  if (entity.type === "text_link") linkTo(element, entity.url, links);
  if (entity.type === "email") linkTo(element, `mailto:${text}`, links);
  if (entity.type === "bot_command") {
    element.href = "#";
    element.addEventListener("click", (event) => {
      event.preventDefault();
      links.command(text);
    });
  }
  return element;
}

function hide(element) {
  element.classList.add("hidden");
  element.tabIndex = 0;
  element.addEventListener("click", () => element.classList.remove("hidden"));
}

function linkTo(element, url, links) {
  if (!/^(https?|mailto|tg|tel):/i.test(url)) return;
  element.href = url;
  element.target = "_blank";
  element.rel = "noopener noreferrer";
  element.addEventListener("click", (event) => {
    const payload = links.payload(url);
    if (payload === null) return;
    event.preventDefault();
    links.start(payload);
  });
}
