// Files and folders that are dropped or chosen: listed first, sent together. Without it the plain form is sent.
"use strict";

const form = document.querySelector("form[data-drops]");
const zone = form.querySelector("[data-zone]");
const list = form.querySelector("[data-chosen]");
const news = form.querySelector("[data-sending]");
const [files, folder] = [form.querySelector("#files"), form.querySelector("#folder")];
const taken = files.accept.split(",");
const chosen = new Map();

const fits = (name) => taken.some((ending) => name.toLowerCase().endsWith(ending)) || /(^|\/)case\.ya?ml$/i.test(name);

function show() {
  list.replaceChildren();
  for (const [key, { name, file }] of chosen) {
    const item = document.createElement("li");
    const what = document.createElement("span");
    what.className = fits(name) ? "what" : "what left";
    what.textContent = fits(name) ? name : `${name} – not taken: convert it first`;
    const size = document.createElement("span");
    size.className = "soft small nowrap";
    size.textContent = file.size < 1048576 ? `${Math.ceil(file.size / 1024)} kB` : `${(file.size / 1048576).toFixed(1)} MB`;
    const away = document.createElement("button");
    away.type = "button";
    away.className = "button quiet small";
    away.textContent = "Remove";
    away.setAttribute("aria-label", `Remove ${name}`);
    away.addEventListener("click", () => { chosen.delete(key); show(); files.focus(); });
    item.append(what, size, away);
    list.append(item);
  }
}

function add(file, name) {
  if (name.split("/").pop().startsWith(".")) return;
  // Two files of one name may be two documents; the same one twice is one.
  chosen.set(`${name}|${file.size}|${file.lastModified}`, { name, file });
}

// A dropped folder is walked through; its files keep the path below it.
async function walk(entry, path) {
  if (entry.isFile) {
    add(await new Promise((done, failed) => entry.file(done, failed)), path + entry.name);
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return;
    for (const each of some) await walk(each, `${path}${entry.name}/`);
  }
}

for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("over"); });
}
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) zone.classList.remove("over"); });
document.addEventListener("drop", async (event) => {
  event.preventDefault();
  zone.classList.remove("over");
  const plain = [...event.dataTransfer.files];
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  try {
    if (entries.length) for (const entry of entries) await walk(entry, "");
    else for (const file of plain) add(file, file.name);
  } catch {
    news.textContent = "Something that was dropped could not be read. Choose the files with the button instead.";
  }
  show();
});
for (const input of [files, folder]) {
  input.addEventListener("change", () => {
    for (const file of input.files) add(file, file.webkitRelativePath || file.name);
    input.value = "";
    show();
  });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  const body = new FormData();
  for (const input of form.elements) {
    if (input.name && input.type !== "file" && (input.type !== "checkbox" || input.checked)) body.append(input.name, input.value);
  }
  for (const { name, file } of chosen.values()) body.append("files", file, name);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.addEventListener("progress", (step) => {
    if (step.lengthComputable) news.textContent = `Taking the files in: ${Math.round((100 * step.loaded) / step.total)} %`;
  });
  request.addEventListener("load", () => {
    if (request.status < 300 && new URL(request.responseURL).pathname !== "/new") {
      window.location.assign(request.responseURL);
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const problem = page.querySelector(".box.hot") || page.querySelector("main");
    document.querySelector("#main > .box.hot")?.remove();
    form.before(problem);
    problem.focus();
    news.textContent = "";
    delete form.dataset.sending;
  });
  request.addEventListener("error", () => {
    news.textContent = "A file could not be read, or redactor was closed. Choose the files again.";
    delete form.dataset.sending;
  });
  request.send(body);
});
