"use strict";
// The page of a run. All of its text comes from the report beside it and is set as text, never as markup.
const report = JSON.parse(document.getElementById("report").textContent);
const byID = (id) => document.getElementById(id);

// MARK: Text

/** An element with attributes and children; strings become text. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value != null) made.setAttribute(key, value);
  made.append(...children.filter((child) => child != null));
  return made;
}

/** Text on one line, with what cannot be seen, or would turn the line around, written out. */
function printable(text) {
  return text.replace(/[\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu, (character) => {
    const known = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" }[character];
    return known ?? `\\u{${character.codePointAt(0).toString(16).toUpperCase()}}`;
  });
}

/** A path as people read it; one that is no UTF-8 comes as its bytes. */
function pathText(path) {
  if (typeof path === "string") return printable(path);
  return Array.from(atob(path.base64), (byte) => {
    const code = byte.charCodeAt(0);
    return code < 128 ? printable(byte) : "\\x" + code.toString(16).toUpperCase();
  }).join("");
}

const number = new Intl.NumberFormat("en");
const decimal = (value, digits) => value.toLocaleString("en", { maximumFractionDigits: digits, minimumFractionDigits: digits });
const plural = (count, one, many) => `${number.format(count)} ${count === 1 ? one : many}`;

function bytes(count) {
  for (const unit of ["bytes", "KiB", "MiB", "GiB"]) {
    if (count < 1024) return unit === "bytes" ? `${count} bytes` : `${decimal(count, 1)} ${unit}`;
    count /= 1024;
  }
  return `${decimal(count, 1)} TiB`;
}

function duration(seconds) {
  if (seconds < 0.005) return "under 0.01 s";
  if (seconds < 10) return `${decimal(seconds, seconds < 1 ? 2 : 1)} s`;
  const whole = Math.round(seconds);
  const padded = (value) => String(value).padStart(2, "0");
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${padded(whole % 60)} s`;
  return `${number.format(Math.floor(whole / 3600))} h ${padded(Math.floor((whole % 3600) / 60))} min`;
}

// MARK: Files

const statuses = {
  failed: { title: "Failed", word: "failed" },
  dropped: { title: "Given up", word: "given up when the run was stopped" },
  "not-started": { title: "Not started", word: "not started" },
  done: { title: "Done", word: "done" },
  skipped: { title: "Skipped", word: "skipped" },
};
const ranks = Object.keys(statuses);
const collator = new Intl.Collator("en", { numeric: true });

const files = report.files.map((file, index) => {
  const path = pathText(file.input);
  return { ...file, index, path, name: path.slice(path.lastIndexOf("/") + 1) || path, rank: ranks.indexOf(file.status) };
});

/** What the text filter looks through. */
function haystack(file) {
  file.hay ??= [file.path, file.message, file.category, file.capture?.camera, file.capture?.lens, ...file.warnings]
    .filter(Boolean).join("\n").toLowerCase();
  return file.hay;
}

/** The color of a stage, the same throughout the page. */
const stageColor = (node) => `var(--c${Math.max(0, report.stages.findIndex((stage) => stage.node === node)) % 10})`;

// MARK: The run

function showRun() {
  const { run, totals } = report;
  byID("run-name").textContent = `run ${run.name}`;
  const verdict = byID("verdict");
  verdict.append(plural(totals.done, "picture", "pictures") + " developed");
  if (totals.failed > 0) verdict.append(", ", element("span", { class: "failed" }, `${number.format(totals.failed)} failed`));
  const unfinished = totals.dropped + totals.notStarted;
  if (unfinished > 0) verdict.append(`, ${number.format(unfinished)} left over`);

  const [start, end] = [new Date(run.start), new Date(run.end)];
  const day = start.toLocaleDateString("en-GB", { dateStyle: "long" });
  const clock = (date) => date.toLocaleTimeString("en-GB", { timeStyle: "short" });
  byID("when").textContent =
    `${day}, ${clock(start)} to ${clock(end)}, ${duration((end - start) / 1000)} on ${printable(run.host)}`;

  const cells = [["Inputs", number.format(totals.inputs)], ["Done", number.format(totals.done)]];
  if (totals.skipped) cells.push(["Skipped", number.format(totals.skipped)]);
  cells.push(["Failed", number.format(totals.failed), totals.failed ? "failed" : null]);
  if (totals.dropped) cells.push(["Given up", number.format(totals.dropped)]);
  if (totals.notStarted) cells.push(["Not started", number.format(totals.notStarted)]);
  if (totals.warnings) cells.push(["Warnings", number.format(totals.warnings)]);
  if (totals.bytesWritten) cells.push(["Written", bytes(totals.bytesWritten)]);
  if (run.peakMemory) cells.push(["Peak memory", bytes(run.peakMemory)]);
  byID("totals").append(...cells.map(([title, value, style]) =>
    element("div", {}, element("dt", {}, title), element("dd", { class: style }, value))));

  const all = report.stages.reduce((sum, stage) => sum + stage.seconds, 0);
  byID("times").hidden = all === 0;
  for (const stage of report.stages) {
    const share = all > 0 ? stage.seconds / all : 0;
    const bar = element("i");
    bar.style.cssText = `flex: ${share} 1 0; background: ${stageColor(stage.node)}`;
    bar.title = `${stage.node}: ${duration(stage.seconds)}`;
    byID("times-bar").append(bar);
    const swatch = element("i");
    swatch.style.background = stageColor(stage.node);
    const percent = share < 0.005 ? "" : `, ${Math.round(share * 100)} %`;
    byID("times-list").append(
      element("li", {}, swatch, printable(stage.node), element("span", {}, duration(stage.seconds) + percent)));
  }

  const word = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
  byID("about-list").append(...rows([
    ["Command", printable(run.commandLine.map(word).join(" "))], ["Started in", pathText(run.currentFolder)],
    ["Outputs in", pathText(run.outputFolder)], ["Pipeline", `${printable(run.pipeline.name)} (SHA-256 ${run.pipeline.digest})`],
    ...run.models.map((model) => ["Model", `${printable(model.name)} (SHA-256 ${model.digest})`]),
    ["Program", `DiffRAW ${run.version}`], ["Machine", `${plural(run.workers, "worker", "workers")}, up to ${plural(run.jobs, "file", "files")} at a time`],
  ]));
  document.title = `${totals.failed ? `${totals.failed} failed, ` : ""}${totals.done} done · DiffRAW ${run.name}`;
}

/** Terms and values of a list, without those that are unknown. */
const rows = (pairs) => pairs.filter(([, value]) => value != null && value !== "")
  .flatMap(([title, value]) => [element("dt", {}, title), element("dd", {}, value)]);

// MARK: Filter and sort

const filter = { text: "", status: "all", sort: "input" };
let shown = [];

const kinds = {
  all: { title: "All", has: () => true },
  ...Object.fromEntries(ranks.map((status) => [status, { title: statuses[status].title, has: (file) => file.status === status }])),
  warned: { title: "With warnings", has: (file) => file.warnings.length > 0 },
};

const orders = {
  input: (a, b) => a.index - b.index,
  name: (a, b) => collator.compare(a.name, b.name) || a.index - b.index,
  time: (a, b) => (b.seconds ?? -1) - (a.seconds ?? -1) || a.index - b.index,
  status: (a, b) => a.rank - b.rank || a.index - b.index,
};

/** Those that failed stand on top in every order. */
const inOrder = (a, b) => (b.status === "failed") - (a.status === "failed") || orders[filter.sort](a, b);

function applyFilter() {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const has = kinds[filter.status].has;
  shown = files.filter((file) => has(file) && words.every((word) => haystack(file).includes(word))).sort(inOrder);
  byID("count").textContent = shown.length === files.length
    ? plural(files.length, "file", "files") : `${number.format(shown.length)} of ${plural(files.length, "file", "files")}`;
  for (const button of byID("statuses").children) {
    button.setAttribute("aria-pressed", button.dataset.status === filter.status);
  }
  sheet.active = Math.max(0, shown.indexOf(sheet.file));
  sheet.file = shown[sheet.active];
  sheet.clear();
  layOut();
}

function showFilters() {
  for (const [status, kind] of Object.entries(kinds)) {
    const count = files.filter(kind.has).length;
    if (status !== "all" && count === 0) continue;
    const button = element("button", { type: "button", "data-status": status, class: status === "failed" ? "failed" : null },
      kind.title, element("b", {}, number.format(count)));
    button.addEventListener("click", () => { filter.status = status; applyFilter(); });
    byID("statuses").append(button);
  }
  byID("search").addEventListener("input", (event) => { filter.text = event.target.value; applyFilter(); });
  byID("search").addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      if (event.target.value) { event.target.value = filter.text = ""; applyFilter(); } else focusSheet();
    } else if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      focusSheet();
    }
  });
  byID("sort").addEventListener("change", (event) => { filter.sort = event.target.value; applyFilter(); });
}

// MARK: Contact sheet
// Only the cards near the window are in the document, so that it stays as small for thousands of files as for ten.

const sheet = {
  element: byID("sheet"), active: 0, file: undefined, cards: new Map(), columns: 1, width: 0, row: 0,
  clear() { for (const card of this.cards.values()) card.remove(); this.cards.clear(); },
};
const gap = 18;
const caption = 52;

function layOut() {
  const room = sheet.element.clientWidth;
  const least = room < 560 ? 140 : 208;
  sheet.columns = Math.max(1, Math.floor((room + gap) / (least + gap)));
  sheet.width = (room - gap * (sheet.columns - 1)) / sheet.columns;
  sheet.row = Math.round(sheet.width * 0.72) + caption + gap;
  sheet.element.style.height = `${Math.max(0, Math.ceil(shown.length / sheet.columns) * sheet.row - gap)}px`;
  showCards();
}

function showCards() {
  const top = sheet.element.getBoundingClientRect().top;
  const first = Math.max(0, Math.floor(-top / sheet.row) - 1) * sheet.columns;
  const last = Math.min(shown.length, (Math.ceil((innerHeight - top) / sheet.row) + 1) * sheet.columns);
  for (const [place, card] of sheet.cards) {
    if (place < first || place >= last) { card.remove(); sheet.cards.delete(place); }
  }
  for (let place = first; place < last; place++) {
    let card = sheet.cards.get(place);
    if (!card) {
      card = makeCard(shown[place], place);
      sheet.cards.set(place, card);
      sheet.element.append(card);
    }
    const [row, column] = [Math.floor(place / sheet.columns), place % sheet.columns];
    card.style.transform = `translate(${column * (sheet.width + gap)}px, ${row * sheet.row}px)`;
    card.style.width = `${sheet.width}px`;
    card.style.height = `${sheet.row - gap}px`;
    card.style.setProperty("--lines", Math.max(1, Math.floor((sheet.row - gap - caption - 22) / 19)));
    card.setAttribute("aria-selected", place === sheet.active);
  }
  const active = sheet.cards.get(sheet.active);
  if (active) sheet.element.setAttribute("aria-activedescendant", active.id);
  else sheet.element.removeAttribute("aria-activedescendant");
}

function makeCard(file, place) {
  const mat = element("div", { class: "mat" });
  if (file.status === "failed") {
    mat.append(element("p", {}, element("b", {}, file.category ?? "failed"), file.message ?? ""));
  } else if (file.previews) {
    const image = element("img", { src: file.previews.thumbnail, loading: "lazy", decoding: "async", alt: "", draggable: "false" });
    image.addEventListener("error", () => image.replaceWith(element("p", { class: "broken" }, "preview missing")));
    mat.append(image);
  } else {
    mat.append(element("p", {}, file.status === "done" ? "no preview" : statuses[file.status].word));
  }
  const facts = [];
  if (file.status !== "done") facts.push(statuses[file.status].title.toLowerCase());
  if (file.seconds != null) facts.push(duration(file.seconds));
  if (file.status === "skipped" && file.message) facts.push(file.message);
  const line = element("span", {}, facts.join(", "));
  if (file.warnings.length) {
    line.append(facts.length ? ", " : "", element("span", { class: "warned" }, plural(file.warnings.length, "warning", "warnings")));
  }
  const card = element("div", {
    class: `card ${file.status}`, role: "option", id: `card-${file.index}`, "aria-setsize": shown.length,
    "aria-posinset": place + 1, "aria-label": `${file.name}, ${statuses[file.status].word}${file.message ? `: ${file.message}` : ""}`,
  }, mat, element("div", { class: "caption" }, element("span", { class: "name", title: file.path }, file.name), line));
  card.addEventListener("click", () => { choose(place); openViewer(); });
  return card;
}

/** Makes a place of the sheet the active one, and brings it into the window. */
function choose(place, scrolls = true) {
  if (shown.length === 0) return;
  sheet.active = Math.min(Math.max(place, 0), shown.length - 1);
  sheet.file = shown[sheet.active];
  if (scrolls) {
    const top = sheet.element.getBoundingClientRect().top + Math.floor(sheet.active / sheet.columns) * sheet.row;
    const cover = getComputedStyle(byID("tools")).position === "sticky" ? byID("tools").offsetHeight : 0;
    if (top < cover + 8) scrollBy(0, top - cover - 8);
    else if (top + sheet.row > innerHeight) scrollBy(0, top + sheet.row - innerHeight);
  }
  showCards();
}

function focusSheet() { sheet.element.focus({ preventScroll: true }); choose(sheet.active); }

function moveInSheet(event) {
  const page = Math.max(1, Math.floor(innerHeight / sheet.row) - 1) * sheet.columns;
  const steps = {
    ArrowLeft: -1, ArrowRight: 1, ArrowUp: -sheet.columns, ArrowDown: sheet.columns, PageUp: -page, PageDown: page,
    Home: -shown.length, End: shown.length,
  };
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Enter") { event.preventDefault(); openViewer(); }
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  if (event.key === "ArrowUp" && sheet.active < sheet.columns) return;
  if (event.key === "ArrowDown" && sheet.active + step >= shown.length
    && Math.floor(sheet.active / sheet.columns) === Math.floor((shown.length - 1) / sheet.columns)) return;
  choose(sheet.active + step);
}

// MARK: Viewer

const viewer = { element: byID("viewer"), isCloseUp: false, split: 50 };

function openViewer() {
  if (!sheet.file) return;
  viewer.isCloseUp = false;
  viewer.split = 50;
  if (!viewer.element.open) viewer.element.showModal();
  // Not on its first button: the arrow keys are for the pictures.
  viewer.element.focus();
  showFile();
}

/** Shows the active file. */
function showFile() {
  const file = sheet.file;
  history.replaceState(null, "", `#${file.index + 1}`);
  byID("viewer-name").textContent = file.name;
  byID("viewer-name").title = file.path;
  byID("viewer-place").textContent = `${number.format(sheet.active + 1)} of ${number.format(shown.length)}`;
  byID("previous").disabled = sheet.active === 0;
  byID("next").disabled = sheet.active === shown.length - 1;
  byID("panel").replaceChildren(...panel(file));
  byID("panel").scrollTop = 0;
  showPictures();
}

function showPictures() {
  const { previews } = sheet.file;
  const [after, before, pair] = [byID("after"), byID("before"), byID("pair")];
  for (const [button, pressed] of [[byID("whole"), !viewer.isCloseUp], [byID("detail"), viewer.isCloseUp]]) {
    button.setAttribute("aria-pressed", pressed);
    button.disabled = !previews;
  }
  pair.hidden = true;
  pair.classList.toggle("close-up", viewer.isCloseUp);
  pair.classList.toggle("single", !previews?.before);
  after.removeAttribute("src");
  before.removeAttribute("src");
  const missing = byID("missing");
  missing.hidden = Boolean(previews);
  missing.textContent = previews ? "" : sheet.file.status === "done"
    ? "No preview was made of this picture." : `There is no picture of this file: ${statuses[sheet.file.status].word}.`;
  if (!previews) return;
  const part = viewer.isCloseUp ? "at 1:1, " : "";
  after.alt = `${sheet.file.name}, ${part}${previews.before ? "enhanced" : "developed"}`;
  before.alt = `${sheet.file.name}, ${part}color only`;
  after.src = viewer.isCloseUp ? previews.afterDetail : previews.after;
  if (previews.before) before.src = viewer.isCloseUp ? previews.beforeDetail : previews.before;
  setSplit(viewer.split);
}

/** Gives the pair its size: as large as the stage allows, or a pixel of the picture on a pixel of the screen. */
function fitPictures() {
  const after = byID("after");
  const [width, height] = [after.naturalWidth, after.naturalHeight];
  if (!width || !viewer.element.open) return;
  const stage = byID("stage");
  const style = getComputedStyle(stage);
  const room = [
    stage.clientWidth - parseFloat(style.paddingLeft) * 2, stage.clientHeight - parseFloat(style.paddingTop) * 2,
  ];
  const scale = viewer.isCloseUp ? 1 / devicePixelRatio : Math.min(room[0] / width, room[1] / height, 2);
  const pair = byID("pair");
  pair.style.width = `${width * scale}px`;
  pair.style.height = `${height * scale}px`;
  const { detail } = sheet.file.previews;
  for (const side of ["left", "top", "width", "height"]) byID("frame").style[side] = `${detail[side] * 100}%`;
  pair.hidden = false;
}

function pictureFailed(image) {
  const pair = byID("pair");
  if (image === byID("before")) {
    pair.classList.add("single");
    return;
  }
  pair.hidden = true;
  byID("missing").hidden = false;
  byID("missing").textContent = `The preview ${image.getAttribute("src")} cannot be shown: it is missing or damaged. The output itself is not touched by that.`;
}

function setSplit(percent) {
  viewer.split = Math.min(100, Math.max(0, percent));
  byID("pair").style.setProperty("--split", `${viewer.split}%`);
  const divider = byID("divider");
  divider.setAttribute("aria-valuenow", Math.round(viewer.split));
  divider.setAttribute("aria-valuetext", `${Math.round(viewer.split)} % color only`);
}

function setCloseUp(isCloseUp) {
  if (!sheet.file?.previews || isCloseUp === viewer.isCloseUp) return;
  viewer.isCloseUp = isCloseUp;
  showPictures();
}

function step(by) {
  const place = sheet.active + by;
  if (place < 0 || place >= shown.length) return;
  choose(place);
  showFile();
}

/** What is told of a file beside its picture. */
function panel(file) {
  const parts = [];
  const section = (title, ...content) => parts.push(element("h3", {}, title), ...content);
  if (file.status !== "done") {
    const failed = file.status === "failed";
    section(statuses[file.status].title + (file.category ? `: ${file.category}` : ""),
      file.message ? element("p", { class: failed ? "message" : null }, file.message) : null);
  }
  if (file.warnings.length) section("Warnings", element("ul", { class: "warnings" }, ...file.warnings.map((text) => element("li", {}, text))));
  if (file.capture) section("Capture", element("dl", { class: "rows" }, ...captureRows(file.capture)));
  if (file.timings.length) {
    const longest = Math.max(...file.timings.map((timing) => timing.seconds), 1e-9);
    const list = element("div", { class: "stage-times" });
    for (const timing of file.timings) {
      const bar = element("i");
      bar.style.cssText = `width: ${(timing.seconds / longest) * 100}%; background: ${stageColor(timing.node)}`;
      list.append(element("span", {}, printable(timing.node)), bar, element("span", {}, duration(timing.seconds)));
    }
    section(`Time by stage${file.seconds != null ? `, ${duration(file.seconds)} in all` : ""}`, list);
  }
  if (file.outputs.length) section("Outputs", element("ul", {}, ...file.outputs.map(outputItem)));
  section("Input", element("p", { style: "overflow-wrap: anywhere" }, file.path));
  parts.push(element("p", { class: "hint" }, "← → next picture, z zoom, Escape back. On the divider, ← → move it."));
  return parts.filter(Boolean);
}

function outputItem(output) {
  const text = pathText(output.path);
  const link = output.content && typeof output.path === "string" && !output.path.startsWith("/");
  // From .diffraw/runs/RUN up to the output folder.
  const href = link ? "../../../" + output.path.split("/").map(encodeURIComponent).join("/") : null;
  const item = element("li", {}, link ? element("a", { href }, text) : text);
  if (output.content) item.append(` ${bytes(output.content.size)}`, element("br"), element("code", {}, output.content.sha256));
  return item;
}

function captureRows(capture) {
  const exposure = (seconds) => seconds < 0.3 ? `1/${number.format(Math.round(1 / seconds))} s` : `${decimal(seconds, 1)} s`;
  const with_ = (value, text) => (value == null ? null : text(value));
  return rows([
    ["Camera", with_(capture.camera, printable)], ["Lens", with_(capture.lens, printable)],
    ["Exposure", with_(capture.exposureTime, exposure)],
    ["Aperture", with_(capture.aperture, (value) => `f/${Number(value.toPrecision(3))}`)],
    ["ISO", with_(capture.iso, (value) => number.format(Math.round(value)))],
    ["Focal length", with_(capture.focalLength, (value) => `${Number(value.toPrecision(3))} mm`)],
    ["Taken", with_(capture.time, printable)],
    ["Size", capture.width ? `${number.format(capture.width)} × ${number.format(capture.height)} pixels` : null],
  ]);
}

function prepareViewer() {
  const dialog = viewer.element;
  for (const id of ["after", "before"]) byID(id).addEventListener("error", (event) => pictureFailed(event.target));
  byID("after").addEventListener("load", fitPictures);
  byID("whole").addEventListener("click", () => setCloseUp(false));
  byID("detail").addEventListener("click", () => setCloseUp(true));
  // By the keyboard; the mouse may also begin to drag there.
  byID("frame").addEventListener("click", (event) => { if (event.detail === 0) setCloseUp(true); });
  byID("previous").addEventListener("click", () => step(-1));
  byID("next").addEventListener("click", () => step(1));
  byID("close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    history.replaceState(null, "", location.pathname + location.search);
    focusSheet();
  });

  const pair = byID("pair");
  const follow = (event) => {
    const box = pair.getBoundingClientRect();
    setSplit(((event.clientX - box.left) / box.width) * 100);
  };
  let grip;
  pair.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    grip = { x: event.clientX, isOnFrame: event.target === byID("frame"), isDragged: false };
    pair.setPointerCapture(event.pointerId);
    if (!grip.isOnFrame) follow(event);
  });
  pair.addEventListener("pointermove", (event) => {
    if (!pair.hasPointerCapture(event.pointerId)) return;
    grip.isDragged ||= !grip.isOnFrame || Math.abs(event.clientX - grip.x) > 3;
    if (grip.isDragged) follow(event);
  });
  pair.addEventListener("pointerup", () => { if (grip?.isOnFrame && !grip.isDragged) setCloseUp(true); });

  byID("divider").addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: -2, ArrowRight: 2, PageDown: -10, PageUp: 10, Home: -100, End: 100 };
    const move = steps[event.key];
    if (move === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setSplit(viewer.split + move);
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowLeft") step(-1);
    else if (event.key === "ArrowRight") step(1);
    else if (event.key === "z") setCloseUp(!viewer.isCloseUp);
    else return;
    event.preventDefault();
  });
}

// MARK: Start

showRun();
showFilters();
prepareViewer();
sheet.element.addEventListener("keydown", moveInSheet);
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || viewer.element.open || event.target.matches("input, select")) return;
  event.preventDefault();
  byID("search").focus();
  byID("search").select();
});
applyFilter();
let isDue = false;
addEventListener("scroll", () => {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => { isDue = false; showCards(); });
}, { passive: true });
new ResizeObserver(() => { layOut(); fitPictures(); }).observe(document.body);
new ResizeObserver(fitPictures).observe(byID("stage"));
sheet.element.focus({ preventScroll: true });

const wanted = files[Number(location.hash.slice(1)) - 1];
if (wanted) { choose(shown.indexOf(wanted)); openViewer(); }
