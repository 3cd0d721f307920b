// Makes the review quicker: keys, a panel beside the marks, selections, sheets that are remembered as opened.
// Every page works without it: marks are links, forms are forms.
"use strict";
document.documentElement.classList.add("js");

const $ = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const isTyping = (node) => node?.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
const shown = (node) => node && node.getClientRects().length > 0;
const say = (text) => { const place = $("#working"); if (place) place.textContent = text; };
let current = "", quiet = 0;
function tell(text, refused) {
  clearTimeout(quiet);
  say("");
  setTimeout(() => say(text), 30);
  quiet = setTimeout(() => say(""), refused ? 12000 : 6000);
}

// A form is sent in the background: the page says so, and stays where it is.
document.addEventListener("submit", async (event) => {
  const form = event.target, button = event.submitter;
  if (event.defaultPrevented || form.method !== "post" || !form.action.endsWith("/wish")) return;
  event.preventDefault();
  if (document.body.dataset.busy) return;
  const by = await reviewer();
  if (by === null) return;
  const redo = "redo" in form.dataset || (button && "redo" in button.dataset);
  document.body.dataset.busy = "yes";
  button?.setAttribute("disabled", "");
  clearTimeout(quiet);
  say(redo ? "Doing the case again …" : "Keeping it …");
  const long = redo && setTimeout(() => say("Doing the case again … scanned pages are read anew, which takes longer."), 5000);
  const fields = new URLSearchParams(new FormData(form));
  if (button?.name) fields.set(button.name, button.value);
  if (by) fields.set("by", by);
  const accepted = fields.get("do") === "accept" || fields.get("do") === "stays";
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields, headers: { "X-Shown": "yes" } });
    clearTimeout(long);
    await settle(answer, { accepted, item: form.closest("[data-item]")?.id, mark: fields.get("mark") });
  } catch {
    clearTimeout(long);
    tell("This could not be sent. Is redactor still running? Nothing was changed; try again.", true);
  } finally {
    delete document.body.dataset.busy;
    button?.removeAttribute("disabled");
  }
});

// The name that stands beside a decision is asked for once: "" where it is known or not to be said, null for no decision.
let unnamed = false;
function chosen(answer) {
  unnamed = answer === "nobody";
  return unnamed ? "" : (answer && $("#name-by").value.trim()) || null;
}
function reviewer() {
  const asking = $("dialog#name");
  if (!asking) return "";
  const typed = $("#who-by")?.value.trim();
  if (typed || unnamed) return typed || "";
  return new Promise((resolve) => {
    asking.addEventListener("close", () => resolve(chosen(asking.returnValue)), { once: true });
    asking.returnValue = "";
    asking.showModal();
  });
}

// The page that answers takes the place of this one; pictures that did not change are not drawn anew.
async function settle(answer, said) {
  const text = await answer.text();
  const made = new DOMParser().parseFromString(text, "text/html");
  const fresh = $("main", made), old = $("main");
  const here = window.scrollY;
  const pictures = new Map(all("img", old).map((img) => [img.getAttribute("src"), img]));
  for (const img of all("img", fresh)) {
    const same = pictures.get(img.getAttribute("src"));
    if (same) img.replaceWith(same);
  }
  const choices = all(".tools input, .legend input", old).map((input) => [input.id, input.name, input.value, input.checked]);
  const legend = $(".legend", old)?.open;
  old.replaceWith(document.adoptNode(fresh));
  for (const [id, name, value, checked] of choices) {
    const input = id ? document.getElementById(id) : $(`.tools input[name="${name}"][value="${value}"]`);
    if (input) input.checked = checked;
  }
  if ($(".legend") && legend !== undefined) $(".legend").open = legend;
  for (const select of all("select[data-shows]")) follow(select);
  document.title = made.title;
  const address = new URL(answer.url);
  history.replaceState(null, "", address.pathname);
  window.scrollTo({ top: here, behavior: "instant" });
  begin(address.searchParams);
  const news = $("main > .box[role=status]");
  const refused = Boolean(news?.classList.contains("hot"));
  tell(news ? news.textContent.trim() : "", refused);
  if (news && !refused) news.remove();
  if (said.item) {
    const next = all("[data-item]").find((item) => shown(item) && !item.classList.contains("done"));
    (document.getElementById(said.item)?.classList.contains("done") || !document.getElementById(said.item) ? next : document.getElementById(said.item))?.focus();
  } else if (said.accepted && !refused && $("#desk")) step(1);
}

function begin(query) {
  const mark = query.get("mark") || query.get("near") || "";
  current = mark;
  for (const button of all("[data-help], [data-add-close]")) button.hidden = false;
  if (!$("#desk")) return;
  watch();
  if (!mark) return;
  point(mark);
  if (query.get("near")) close(false);
}

// Marks: one is current; opening it fills the panel.
const order = () => ($("#work")?.dataset.order || "").split(" ").filter(Boolean);
const node = (mark) => all(`[data-mark="${mark}"]`).find(shown);
function point(mark) {
  for (const each of all(".mark[aria-current]")) each.removeAttribute("aria-current");
  for (const each of all(`[data-mark="${mark}"]`)) each.setAttribute("aria-current", "true");
  current = mark;
  const target = node(mark);
  if (!target) return;
  const box = target.getBoundingClientRect();
  const panel = $(".panel:not([hidden])");
  const below = panel && getComputedStyle(panel).position === "fixed" ? panel.offsetHeight : 0;
  const room = window.innerHeight - below;
  if (box.top < 150 || box.bottom > room - 60) {
    window.scrollBy({ top: box.top - Math.max(150, room * 0.4), behavior: "instant" });
  }
}
function step(by) {
  const marks = order().filter(node);
  if (!marks.length) return;
  let at = marks.indexOf(current);
  if (at < 0) {
    const below = marks.findIndex((mark) => node(mark).getBoundingClientRect().top > 130);
    at = below < 0 ? 0 : by > 0 ? below : below - 1;
  } else at = (at + by + marks.length) % marks.length;
  const mark = marks[(at + marks.length) % marks.length];
  point(mark);
  const target = all(`a[data-mark="${mark}"]`).find(shown) || node(mark);
  target.focus({ preventScroll: true });
  if (!$("#panel").hidden) open(mark, false);
}
let asked = 0;
async function open(mark, focus = true) {
  const panel = $("#panel"), turn = ++asked;
  const work = $("#work");
  const answer = await fetch(`${work.dataset.base}${work.dataset.document}/mark/${mark}`);
  if (turn !== asked) return;
  if (!answer.ok) { say("This mark is not there any more. Load the page again."); return; }
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  panel.replaceChildren(...[...made.body.childNodes].map((child) => document.adoptNode(child)));
  for (const select of all("select[data-shows]", panel)) follow(select);
  const before = node(mark)?.getBoundingClientRect().top;
  panel.hidden = false;
  $("#desk").classList.add("has-panel");
  const after = node(mark)?.getBoundingClientRect().top;
  if (before !== undefined && after !== undefined) window.scrollBy({ top: after - before, behavior: "instant" });
  point(mark);
  panel.scrollTop = 0;
  if (focus) panel.focus({ preventScroll: true });
}
function close(focus = true) {
  const panel = $("#panel");
  if (!panel || panel.hidden) return false;
  panel.hidden = true;
  $("#desk").classList.remove("has-panel");
  if (focus) (all(`a[data-mark="${current}"]`).find(shown))?.focus({ preventScroll: true });
  return true;
}
document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const closer = event.target.closest("[data-close]");
  if (closer && $("#panel")) { event.preventDefault(); close(); return; }
  const jump = event.target.closest("[data-open]");
  if (jump) { event.preventDefault(); point(jump.dataset.open); open(jump.dataset.open, false); return; }
  if (event.target.closest("[data-help]")) { $("#help").showModal(); return; }
  if (event.target.closest("[data-add]")) { event.preventDefault(); add(); return; }
  if (event.target.closest("[data-add-close]")) { leaveAdd(); return; }
  if (event.target.closest("#select-bar")) { add(); return; }
  const mark = event.target.closest(".desk [data-mark]") || beneath(event);
  if (mark && !String(window.getSelection()).trim()) { event.preventDefault(); point(mark.dataset.mark); open(mark.dataset.mark); }
  else if (mark?.tagName.toLowerCase() === "a") event.preventDefault();
});

// On a drawn page the text lies over the marks, so that it can be selected: a change counts before the flag around it.
function beneath(event) {
  if (!event.target.closest(".lines")) return null;
  const marks = document.elementsFromPoint(event.clientX, event.clientY).map((each) => each.closest(".desk a[data-mark]")).filter(Boolean);
  return marks.find((each) => each.dataset.mark.startsWith("c")) || marks[0] || null;
}
document.addEventListener("pointermove", (event) => {
  const text = event.target.closest?.(".lines text");
  if (text) text.classList.toggle("on-mark", Boolean(beneath(event)?.dataset.mark.startsWith("c")));
});

// Selections: where they stand in the source, or which of the same words of the copy they are.
let picked = null;
const holder = (place) => (place.nodeType === Node.TEXT_NODE ? place.parentElement : place)?.closest("[data-segment]");
function offset(block, place, at) {
  const range = document.createRange();
  range.selectNodeContents(block);
  range.setEnd(place, at);
  return range.toString().length;
}
function selection() {
  const chosen = window.getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed) return null;
  const range = chosen.getRangeAt(0);
  const leaf = (range.startContainer.parentElement || range.startContainer)?.closest?.(".leaf");
  if (!leaf) return null;
  const text = chosen.toString().replace(/\s+/g, " ").trim();
  if (!text || text.length > 400 || !/[\p{L}\p{N}]/u.test(text)) return null;
  const found = { text, side: leaf.dataset.side, box: range.getBoundingClientRect() };
  const first = holder(range.startContainer), last = holder(range.endContainer);
  if (!first || first !== last || Number(first.dataset.segment) < 0) return found;
  const whole = first.textContent, base = Number(first.dataset.offset);
  let start = offset(first, range.startContainer, range.startOffset);
  let end = offset(first, range.endContainer, range.endOffset);
  while (start < end && /\s/.test(whole[start])) start += 1;
  while (end > start && /\s/.test(whole[end - 1])) end -= 1;
  const nth = same(first, whole.slice(start, end), start, leaf.dataset.side);
  const points = (to) => base + [...whole.slice(0, to)].length;
  return { ...found, segment: first.dataset.segment, start: points(start), end: points(end), nth };
}
function same(block, text, start, side) {
  let count = 0;
  for (const other of all(`.leaf[data-side="${side}"] [data-segment="${block.dataset.segment}"]`)) {
    const whole = other.textContent;
    let at = whole.indexOf(text);
    while (at >= 0) {
      if (other === block && at >= start) return count;
      const label = [...other.querySelectorAll(".change")].some((mark) => {
        const from = offset(other, mark, 0);
        return at < from + mark.textContent.length && from < at + text.length;
      });
      if (!label) count += 1;
      at = whole.indexOf(text, at + 1);
    }
    if (other === block) break;
  }
  return count;
}
document.addEventListener("selectionchange", () => {
  const bar = $("#select-bar");
  if (!bar || $("#add")?.classList.contains("shown")) return;
  picked = selection();
  bar.hidden = !picked;
  if (!picked) return;
  $("span", bar).textContent = picked.text;
  const left = Math.max(8, Math.min(picked.box.left, window.innerWidth - bar.offsetWidth - 8));
  const below = picked.box.bottom + 10;
  bar.style.left = `${left}px`;
  bar.style.top = `${below + bar.offsetHeight > window.innerHeight ? picked.box.top - bar.offsetHeight - 10 : below}px`;
});
function add() {
  const card = $("#add"), form = $("#add-form");
  if (!card) return;
  picked = selection() || picked;
  form.reset();
  for (const name of ["side", "segment", "start", "end", "nth"]) form.elements[name].value = picked?.[name] ?? "";
  form.elements.text.value = picked?.text ?? "";
  form.elements.text.readOnly = Boolean(picked);
  $("[value=place]", form).disabled = picked?.segment === undefined;
  for (const select of all("select[data-shows]", form)) follow(select);
  $("#select-bar").hidden = true;
  card.classList.add("shown");
  (picked ? $("select", form) : form.elements.text).focus();
}
function leaveAdd() {
  const card = $("#add");
  if (!card?.classList.contains("shown")) return false;
  card.classList.remove("shown");
  picked = null;
  window.getSelection().removeAllRanges();
  return true;
}

// Sheets that were in view for a moment are remembered as opened.
const waiting = new Set();
let timers = new Map(), watcher = null;
function watch() {
  watcher?.disconnect();
  for (const timer of timers.values()) clearTimeout(timer);
  timers = new Map();
  watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting, intersectionRect, intersectionRatio } of entries) {
      const much = isIntersecting && (intersectionRatio > 0.5 || intersectionRect.height > window.innerHeight * 0.4);
      if (!much) { clearTimeout(timers.get(target)); timers.delete(target); }
      else if (!timers.has(target)) timers.set(target, setTimeout(() => opened(target), 1500));
    }
  }, { threshold: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1] });
  for (const sheet of all(".spread:not([data-read])")) watcher.observe(sheet);
}
function opened(sheet) {
  if (document.hidden || "read" in sheet.dataset) return;
  sheet.dataset.read = "";
  waiting.add(sheet.dataset.sheet);
  watcher.unobserve(sheet);
  const every = all(".spread");
  $("#read-count").textContent = `${every.filter((one) => "read" in one.dataset).length} of ${every.length} ${every.length === 1 ? "page" : "pages"} read`;
  setTimeout(remember, 400);
}
function remember() {
  if (!waiting.size || document.body.dataset.busy) { if (waiting.size) setTimeout(remember, 1000); return; }
  const work = $("#work");
  const fields = new URLSearchParams({ copy: work.dataset.copy });
  for (const sheet of waiting) fields.append("sheet", sheet);
  waiting.clear();
  fetch(`${work.dataset.base}${work.dataset.document}/seen`, { method: "POST", body: fields, keepalive: true }).catch(() => {});
}
window.addEventListener("pagehide", remember);
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.classList.contains("mark-read")) return;
  event.preventDefault();
  opened(form.closest(".spread"));
});

// Keys; none while something is typed.
function items(by) {
  const every = all("[data-item]").filter(shown);
  if (!every.length) return;
  const at = every.indexOf(document.activeElement?.closest("[data-item]"));
  const target = every[at < 0 ? (by > 0 ? Math.max(every.findIndex((one) => !one.classList.contains("done")), 0) : every.length - 1) : (at + by + every.length) % every.length];
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "center", behavior: "instant" });
}
function press(root, key) {
  const target = all(`[data-key="${key}"]`, root).find(shown);
  if (!target) return false;
  if (target.tagName === "DETAILS") {
    target.open = true;
    target.scrollIntoView({ block: "nearest" });
    const field = target.querySelector("select, input:not([type=hidden]), textarea");
    field?.focus();
    if (field?.select) field.select();
    return true;
  }
  target.click();
  return true;
}
function sheet(by) {
  const every = all(".spread");
  const at = every.findIndex((one) => one.getBoundingClientRect().bottom > 160);
  const target = every[Math.max(0, Math.min(every.length - 1, at + by))];
  target?.scrollIntoView({ block: "start", behavior: "instant" });
  target?.focus({ preventScroll: true });
}
document.addEventListener("keydown", async (event) => {
  if (event.key === "Escape") {
    if ($("dialog[open]")) return;
    if (leaveAdd()) { event.preventDefault(); return; }
    if (isTyping(event.target)) { event.target.blur(); event.preventDefault(); return; }
    if (close()) event.preventDefault();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || $("dialog[open]")) return;
  const key = event.key, desk = $("#desk");
  const item = document.activeElement?.closest("[data-item]");
  let done = true;
  if (key === "?") $("#help")?.showModal();
  else if (key === "j" || key === "n") desk ? step(1) : items(1);
  else if (key === "k" || key === "p") desk ? step(-1) : items(-1);
  else if (key === "q") desk ? $("[data-key=q]").click() : ($("#queue")?.scrollIntoView(), items(1));
  else if (desk && (key === "[" || key === "]")) sheet(key === "]" ? 1 : -1);
  else if (desk && key === "m") add();
  else if (desk && "arlstou".includes(key) && key.length === 1) {
    if (key === "u" && $("#panel").hidden) { done = jump(); }
    else {
      const focused = document.activeElement?.closest?.(".desk [data-mark]")?.dataset.mark || current;
      if (focused && ($("#panel").hidden || focused !== current)) await open(focused, false);
      done = Boolean(focused) && press($("#panel"), key);
    }
  } else if (item && key === "Enter" && document.activeElement === item) item.querySelector("[data-open-item]")?.click();
  else if (item && "arl".includes(key) && key.length === 1) done = press(item, key);
  else done = false;
  if (done) event.preventDefault();
});
function jump() {
  const marks = order().filter((mark) => node(mark)?.classList.contains("open"));
  if (!marks.length) return false;
  point(marks[0]);
  open(marks[0]);
  return true;
}

begin(new URLSearchParams(window.location.search));
