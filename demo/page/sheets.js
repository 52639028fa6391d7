// What slides over a phone for a moment: menus, the attachment sheet, toasts, alerts; and the large picture.
import { icon, make } from "./dom.js";
import { decoded, packets, record, sampleTone } from "./voice.js";

const TOAST_MS = 3200;

export class Sheets {
  constructor(screen) {
    this.screen = screen;
    this.toasts = make("div", { class: "toasts", role: "status" });
    screen.append(this.toasts);
  }

  toast(text, kind = "") {
    const element = make("div", { class: `toast ${kind}`, text, dir: "auto" });
    this.toasts.append(element);
    setTimeout(() => element.classList.add("leaving"), TOAST_MS);
    setTimeout(() => element.remove(), TOAST_MS + 400);
  }

  /** A box with a text and buttons; resolves to whether the last button was pressed. */
  ask(text, words, yes, detail = "") {
    return new Promise((resolve) => {
      const close = (answer) => {
        cover.remove();
        resolve(answer);
      };
      const buttons = make("div", { class: "ask-buttons" });
      if (yes) buttons.append(make("button", { type: "button", text: words.cancel, onclick: () => close(false) }));
      buttons.append(make("button", { type: "button", class: "primary", text: yes || words.ok, onclick: () => close(true) }));
      const box = make("div", { class: "ask", role: "alertdialog" }, make("p", { text, dir: "auto" }));
      if (detail) box.append(make("code", { text: detail, dir: "ltr" }));
      box.append(buttons);
      const cover = make("div", { class: "cover centred" }, box);
      this.screen.append(cover);
      buttons.lastChild.focus();
    });
  }

  /** Slides a sheet in from below. `build` gets the function that closes it. */
  slide(build, label) {
    this.close();
    const sheet = make("div", { class: "sheet", role: "dialog", "aria-label": label });
    const cover = make("div", { class: "cover sheet-cover", onclick: (event) => event.target === cover && this.close() }, sheet);
    cover.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    sheet.append(...build(() => this.close()));
    this.open = cover;
    this.screen.append(cover);
    sheet.querySelector("button, input:not([hidden])")?.focus({ preventScroll: true });
  }

  close() {
    this.open?.remove();
    this.open = null;
  }
}

export function row(name, text, onclick, attributes = {}) {
  return make("button", { type: "button", class: "sheet-row", onclick, ...attributes }, icon(name), make("span", { text, dir: "auto" }));
}

export function attachRows(words, close, choose) {
  const picker = (accept, multiple, what) => {
    const input = make("input", { type: "file", accept, multiple, hidden: true, "data-what": what });
    input.addEventListener("change", () => {
      close();
      if (input.files.length) choose.files(what, [...input.files]);
    });
    return input;
  };
  const photos = picker("image/*", true, "sends_photos");
  const files = picker(null, true, "sends_documents");
  return [
    photos, files,
    row("photo", words.photos, () => photos.click()),
    row("file", words.file, () => files.click()),
    row("place", words.location, choose.location),
    row("voice", words.voice, choose.voice),
  ];
}

export function locationRows(words, places, close, send) {
  const latitude = make("input", { type: "number", step: "any", min: -90, max: 90, required: true, name: "latitude", placeholder: words.latitude });
  const longitude = make("input", { type: "number", step: "any", min: -180, max: 180, required: true, name: "longitude", placeholder: words.longitude });
  const accuracy = make("input", { type: "number", min: 1, max: 1500, name: "accuracy", placeholder: words.accuracy });
  const form = make("form", { class: "coordinates-form", dir: "ltr" }, latitude, longitude, accuracy, make("button", { class: "primary", text: words.send }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    close();
    send({ latitude: Number(latitude.value), longitude: Number(longitude.value), accuracy: Number(accuracy.value) || null });
  });
  const known = places.map((place) => row("place", place.name, () => {
    close();
    send({ latitude: place.latitude, longitude: place.longitude, accuracy: 15 });
  }));
  const heading = (text) => make("h3", { text });
  return [...(known.length ? [heading(words.places), make("div", { class: "sheet-list" }, ...known)] : []), heading(words.wherever), form];
}

export function voiceRows(words, close, send, failed) {
  let stop = null;
  const deliver = async (audio) => {
    close();
    send(await packets(audio));
  };
  const attempt = (work) => () => work().catch((error) => failed(String(error.message || error)));
  const recording = make("input", { type: "file", accept: "audio/*", hidden: true, "data-what": "sends_voice" });
  recording.addEventListener("change", attempt(async () => recording.files.length && deliver(await decoded(recording.files[0]))));
  const button = row("voice", words.record, attempt(async () => {
    if (stop) return deliver(await decoded(await stop()));
    stop = await record();
    button.classList.add("recording");
    button.querySelector("span").textContent = words.stop;
    return null;
  }));
  return [recording, row("play", words.sample, attempt(async () => deliver(await sampleTone()))), button, row("file", words.choose, () => recording.click())];
}

export function enlarge(file, caption) {
  const dialog = make("dialog", { class: "lightbox" });
  const close = make("button", { type: "button", class: "lightbox-close", "aria-label": "Close" }, icon("close"));
  dialog.append(make("img", { src: file.url, alt: caption }), close);
  if (caption) dialog.append(make("p", { text: caption, dir: "auto" }));
  dialog.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
