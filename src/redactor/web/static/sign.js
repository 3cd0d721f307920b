// A form whose button opens a new tab stays where it is, and may be sent again.
"use strict";

document.addEventListener("submit", (event) => {
  if (event.submitter?.formTarget !== "_blank") return;
  setTimeout(() => {
    delete event.target.dataset.sent;
    event.submitter.removeAttribute("aria-busy");
  }, 50);
});

// The field of one's own password is there when it is wanted.
function showOwn() {
  const own = document.getElementById("own-password");
  if (own) own.hidden = document.querySelector("input[name=lock]:checked")?.value !== "own";
}
document.addEventListener("change", showOwn);
showOwn();
