// What every page needs beside HTML. Each page works without it, only less comfortably.
"use strict";

// A form is sent once, and says that it is on its way.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  const question = event.submitter?.dataset.confirm || form.dataset.confirm;
  if (question && !window.confirm(question)) { event.preventDefault(); return; }
  setTimeout(() => {
    if (event.defaultPrevented) return;
    form.dataset.sent = "yes";
    (event.submitter || form.querySelector(".primary"))?.setAttribute("aria-busy", "true");
  });
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});

// <select data-shows="id" data-when="value">: shows another element while that value is chosen.
function follow(select) {
  const other = document.getElementById(select.dataset.shows);
  if (other) other.hidden = select.value !== select.dataset.when;
}
document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-shows]")) follow(event.target);
});
for (const select of document.querySelectorAll("select[data-shows]")) follow(select);

// <button data-adds="template id" data-to="id">: one more row, with the next number in place of NUMBER.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-adds]");
  if (!button) return;
  const list = document.getElementById(button.dataset.to);
  const number = String(list.children.length + 1);
  const holder = document.createElement("template");
  holder.innerHTML = document.getElementById(button.dataset.adds).innerHTML.replaceAll("NUMBER", number);
  list.append(holder.content);
  for (const select of list.lastElementChild.querySelectorAll("select[data-shows]")) follow(select);
  list.lastElementChild.querySelector("input, select, textarea")?.focus();
});

// <section data-poll="/state" data-every="1000">: fills [data-shown="key"], and goes on when "next" is said.
async function poll(section) {
  try {
    const answer = await fetch(section.dataset.poll, { headers: { Accept: "application/json" } });
    const state = await answer.json();
    if (state.next) { window.location.replace(state.next); return; }
    for (const place of section.querySelectorAll("[data-shown]")) {
      const value = state[place.dataset.shown];
      if (value === undefined) continue;
      if (place instanceof HTMLProgressElement) {
        if (state.max) place.max = state.max;
        if (value === null) place.removeAttribute("value"); else place.value = value;
      } else if (place.textContent !== value) place.textContent = value;
    }
  } catch {
    section.querySelector("[data-lost]")?.removeAttribute("hidden");
  }
  setTimeout(() => poll(section), Number(section.dataset.every) || 1000);
}
for (const section of document.querySelectorAll("[data-poll]")) poll(section);

// Errors and news are read out and seen: the first one takes the focus.
document.querySelector("[data-focus]")?.focus();

// What only works with this script is shown by it.
for (const place of document.querySelectorAll("[data-script]")) place.hidden = false;
