// A form data-live asks again while one types: it fetches its own address and
// swaps the region data-live-region. A region with data-refresh="SECONDS" asks
// for itself until its answer no longer has that attribute. What else follows
// the answer is a data-live-part of the same name there: so a form may say what
// the region shows, and what is typed into it stays.
const region = () => document.querySelector("[data-live-region]");
let asked = 0;

async function show(address, remember) {
  const mine = ++asked;
  const old = region();
  old.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("[data-live-region]");
    if (mine !== asked) return;
    if (!fresh || response.redirected) return location.assign(address);
    old.replaceChildren(...fresh.childNodes);
    if (fresh.dataset.refresh) old.dataset.refresh = fresh.dataset.refresh;
    else delete old.dataset.refresh;
    for (const part of page.querySelectorAll("[data-live-part]"))
      document.querySelector(`[data-live-part="${part.dataset.livePart}"]`)?.replaceChildren(...part.childNodes);
    for (const link of page.querySelectorAll("[data-follow]")) {
      const here = document.querySelector(`[data-follow="${link.dataset.follow}"]`);
      if (here) here.href = link.getAttribute("href");
    }
    const count = document.querySelector("[data-live-count]");
    if (count) count.textContent = page.querySelector("[data-live-count]")?.textContent ?? "";
    const choices = page.querySelectorAll(".switch a");
    document.querySelectorAll(".switch a").forEach((a, i) => choices[i] && (a.href = choices[i].getAttribute("href")));
    if (remember) history.replaceState(null, "", address);
  } finally {
    if (mine === asked) old.removeAttribute("aria-busy");
  }
}

function address(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    // What an address without it stands for is taken away by an empty parameter.
    if (value !== "" || form.elements[name].dataset?.usual !== undefined) query.append(name, value);
  }
  const text = query.toString();
  return form.getAttribute("action") + (text && "?" + text);
}

const form = document.querySelector("form[data-live]");
if (form && region()) {
  let pause;
  form.addEventListener("input", (event) => {
    clearTimeout(pause);
    pause = setTimeout(() => show(address(form), true), event.target.matches("input") ? 200 : 0);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    show(address(form), true);
  });
}

setInterval(() => {
  const here = region();
  if (!here || !here.dataset.refresh || document.hidden || here.hasAttribute("aria-busy")) return;
  const due = Number(here.dataset.refresh) * 1000;
  if (Date.now() - Number(here.dataset.at || 0) < due) return;
  here.dataset.at = Date.now();
  show(location.href, false);
}, 500);

// A form data-preview="ADDRESS" posts itself there while one types, and shows
// the region data-preview-region of the answer; what cannot be shown changes
// nothing.
const trial = document.querySelector("form[data-preview]");
if (trial) {
  let pause, tried = 0;
  trial.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(async () => {
      const mine = ++tried;
      const response = await fetch(trial.dataset.preview, { method: "POST", body: new URLSearchParams(new FormData(trial)) });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector("[data-preview-region]");
      if (mine === tried && fresh?.firstElementChild) document.querySelector("[data-preview-region]").replaceChildren(...fresh.childNodes);
    }, 700);
  });
}
