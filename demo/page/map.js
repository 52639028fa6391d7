// A map card drawn from the coordinates alone: the same place always looks the same, and nothing is fetched.
import { draw, make } from "./dom.js";

const WIDTH = 260;
const HEIGHT = 132;

export function mapCard(place, title, address) {
  const random = seeded(place.latitude, place.longitude);
  const map = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "map", role: "img", "aria-label": coordinates(place) });
  map.append(draw("rect", { width: WIDTH, height: HEIGHT, class: "map-ground" }));
  park(map, random);
  water(map, random);
  streets(map, random);
  if (place.horizontal_accuracy) {
    const radius = Math.min(12 + place.horizontal_accuracy / 4, 58);
    map.append(draw("circle", { cx: WIDTH / 2, cy: HEIGHT / 2, r: radius, class: "map-accuracy" }));
  }
  map.append(pin());
  const card = make("div", { class: "place" }, map);
  const lines = make("div", { class: "place-text" });
  if (title) lines.append(make("b", { text: title, dir: "auto" }), make("span", { text: address, dir: "auto" }));
  const accuracy = place.horizontal_accuracy ? ` ±${Math.round(place.horizontal_accuracy)} m` : "";
  lines.append(make("span", { class: "coordinates", dir: "ltr", text: coordinates(place) + accuracy }));
  card.append(lines);
  return card;
}

export const coordinates = (place) => `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`;

function seeded(latitude, longitude) {
  let state = (Math.round(latitude * 2000) * 73856093) ^ (Math.round(longitude * 2000) * 19349663);
  return () => {
    state = Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

function streets(map, random) {
  const tilt = random() * 24 - 12;
  const group = draw("g", { transform: `rotate(${tilt} ${WIDTH / 2} ${HEIGHT / 2})`, class: "map-streets" });
  for (let x = -40 + random() * 20; x < WIDTH + 40; x += 26 + random() * 26) {
    group.append(draw("line", { x1: x, y1: -60, x2: x + random() * 10, y2: HEIGHT + 60, "stroke-width": random() > 0.75 ? 7 : 3 }));
  }
  for (let y = -40 + random() * 20; y < HEIGHT + 40; y += 24 + random() * 22) {
    group.append(draw("line", { x1: -60, y1: y, x2: WIDTH + 60, y2: y + random() * 8, "stroke-width": random() > 0.75 ? 7 : 3 }));
  }
  map.append(group);
}

function park(map, random) {
  const [x, y] = [random() * WIDTH, random() * HEIGHT];
  map.append(draw("ellipse", { cx: x, cy: y, rx: 34 + random() * 30, ry: 20 + random() * 16, class: "map-park" }));
}

function water(map, random) {
  if (random() < 0.5) return;
  const y = random() * HEIGHT;
  const path = `M-10 ${y} C ${WIDTH / 3} ${y - 40}, ${WIDTH / 1.6} ${y + 50}, ${WIDTH + 10} ${y - 10}`;
  map.append(draw("path", { d: path, class: "map-water" }));
}

function pin() {
  const [x, y] = [WIDTH / 2, HEIGHT / 2];
  return draw("g", { class: "map-pin" },
    draw("ellipse", { cx: x, cy: y + 1, rx: 6, ry: 2.4, class: "map-shade" }),
    draw("path", { d: `M${x} ${y} c -3 -8 -11 -11 -11 -20 a 11 11 0 0 1 22 0 c 0 9 -8 12 -11 20 z` }),
    draw("circle", { cx: x, cy: y - 20, r: 4.2, class: "map-eye" }));
}
