// Building elements without markup: text is always text.

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "text") element.textContent = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

export function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const ICONS = {
  attach: "M8.5 12.5l6-6a3 3 0 0 1 4.2 4.2l-8 8a5 5 0 0 1-7-7l7.5-7.5",
  send: "M4 12l16-8-5.5 16-3-6.5z",
  menu: "M5 8h14M5 12h14M5 16h9",
  keys: "M4 7h16v10H4zM7.5 10.5h.01M11 10.5h.01M14.5 10.5h.01M8 14h8",
  close: "M7 7l10 10M17 7L7 17",
  down: "M7 10l5 5 5-5",
  file: "M7 3.5h7l4 4v13H7zM13.5 4v4H18",
  photo: "M4 6h16v13H4zM4 16l4.5-4.5 4 4 3-3L20 16M15.5 9.5h.01",
  voice: "M12 4a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V7a3 3 0 0 1 3-3zM6 11.5a6 6 0 0 0 12 0M12 17.5V21",
  place: "M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11zM12 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z",
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M8.5 6v12M15.5 6v12",
  pin: "M9 4h6l-.7 6 3.2 3H6.5l3.2-3zM12 13v7",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  link: "M8 16L16.5 7.5M10 7h7v7",
  copy: "M8 8h11v12H8zM5 16V4h11",
};

export function icon(name) {
  const filled = name === "play" || name === "send";
  const path = draw("path", { d: ICONS[name], fill: filled ? "currentColor" : "none" });
  return draw("svg", { viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true" }, path);
}
