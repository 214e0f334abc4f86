"use strict";
// Forms of the company. Without this, buttons send the form and get it back with one more row.
(() => {
  // One more name: a copy of the last row.
  document.addEventListener("click", (event) => {
    const add = event.target.closest(".names > button.add");
    if (!add) return;
    event.preventDefault();
    const rows = add.parentElement.querySelector(".rows");
    const last = rows && rows.lastElementChild;
    if (!last) return;
    const row = last.cloneNode(true), more = row.querySelector("input");
    row.querySelector(".moves")?.remove();
    more.value = ""; more.removeAttribute("id"); more.removeAttribute("aria-describedby");
    more.setAttribute("aria-label", more.getAttribute("aria-label").replace(/\d+$/, rows.children.length + 1));
    rows.append(row); more.focus();
  });
  // Monday's hours for the other working days.
  for (const same of document.querySelectorAll(".same-hours")) same.hidden = false;
  document.addEventListener("click", (event) => {
    const same = event.target.closest(".same-hours");
    if (!same) return;
    const days = [...same.parentElement.querySelectorAll(".week input")].slice(0, 5);
    for (const day of days) if (day.value !== days[0].value) { day.value = days[0].value; day.dispatchEvent(new Event("input", { bubbles: true })); }
  });
  // Names of a large company: those that fit what is typed.
  let waiting;
  document.addEventListener("input", (event) => {
    const input = event.target;
    if (!input.dataset || !input.dataset.suggest) return;
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const answer = await fetch(input.dataset.suggest + "&q=" + encodeURIComponent(input.value));
      if (!answer.ok) return;
      const list = document.getElementById(input.getAttribute("list"));
      list.replaceChildren(...(await answer.json()).map((name) => { const one = document.createElement("option"); one.value = name; return one; }));
    }, 150);
  });
  // A part that takes a while comes when it is ready; one that takes longer when somebody asks for it.
  const bring = (part, path) => {
    const head = part.querySelector("h2");
    part.setAttribute("aria-busy", "true");
    return fetch(path, { headers: { "X-Part": "1" } }).then(async (answer) => {
      if (!answer.ok) return;
      part.innerHTML = await answer.text();
      if (head) part.prepend(head);
    }).finally(() => part.removeAttribute("aria-busy"));
  };
  for (const part of document.querySelectorAll("[data-fetch]")) bring(part, part.dataset.fetch);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-part]");
    if (!link) return;
    event.preventDefault();
    if (!link.hasAttribute("aria-disabled")) { link.setAttribute("aria-disabled", "true"); bring(document.getElementById(link.dataset.part), link.href); }
  });
  // What is changed and not saved is not lost by a wrong click.
  const form = document.querySelector("form.company-form");
  if (form) {
    let changed = false;
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", () => { changed = false; });
    addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
    document.querySelector("[aria-invalid]")?.focus();
  }
})();
