// <details class="act"> opens in a dialog; without this file it opens in place.
// A refused form opens at once, with the focus on its summary.
for (const act of document.querySelectorAll("details.act")) {
  const summary = act.querySelector("summary");
  const body = act.querySelector(".act-body");
  const dialog = document.createElement("dialog");
  dialog.className = "act-dialog";
  const title = body.querySelector("h2");
  if (title) {
    title.id ||= "dialog-" + Math.random().toString(36).slice(2);
    dialog.setAttribute("aria-labelledby", title.id);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close";
  close.textContent = "×";
  close.setAttribute("aria-label", act.dataset.close || "Close");
  close.addEventListener("click", () => dialog.close());
  const refused = act.open;
  act.open = false;
  for (const send of body.querySelectorAll('form[method="post"] button:last-of-type')) {
    const cancel = document.createElement("button");
    cancel.type = "button";
    cancel.className = "second";
    cancel.textContent = act.dataset.cancel || "Cancel";
    cancel.addEventListener("click", () => dialog.close());
    send.after(" ", cancel);
  }
  dialog.append(close, body);
  act.after(dialog);
  const open = () => {
    dialog.showModal();
    const first = dialog.querySelector(".summary") || dialog.querySelector("input:not([type=hidden]), select, textarea") || close;
    first.focus({ preventScroll: true });
    first.select?.(); // what stands there in advance is typed over
    if (first.getBoundingClientRect().bottom <= dialog.getBoundingClientRect().bottom) return;
    const title = body.querySelector("h2"); // there is something to read before the first field
    title.tabIndex = -1;
    title.focus();
  };
  summary.setAttribute("aria-haspopup", "dialog");
  summary.addEventListener("click", (event) => {
    event.preventDefault();
    open();
  });
  dialog.addEventListener("close", () => summary.focus());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && event.clientX) {
      const box = dialog.getBoundingClientRect();
      const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
      if (!inside) dialog.close();
    }
  });
  if (refused) open();
}

const refused = document.querySelector("main > .summary, main form > .summary");
if (refused && !document.querySelector("dialog[open]")) refused.focus();

// A menu closes on Escape and on a click elsewhere.
addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A file that is too large is refused before it travels, also by a button that
// saves what is not complete yet, and in a part of the form that is closed.
const weigh = (control) => {
  const large = [...control.files].some((file) => file.size > Number(control.dataset.most));
  control.setCustomValidity(large ? control.dataset.tooMuch : "");
  return large;
};
addEventListener("change", (event) => {
  if (event.target.matches("input[type=file][data-most]") && weigh(event.target)) event.target.reportValidity();
});
addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (!button?.form || (button.type && button.type !== "submit")) return;
  const large = [...button.form.elements].find((control) => control.matches("input[type=file][data-most]") && weigh(control));
  if (!large) return;
  event.preventDefault();
  for (let at = large.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
  large.reportValidity();
});

// A form is sent once.
addEventListener("submit", (event) => {
  const button = event.target.method === "post" && event.submitter;
  if (button) setTimeout(() => (button.disabled = true));
});
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button:disabled")) button.disabled = false;
});
