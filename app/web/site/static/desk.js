"use strict";
// The desk: times that count, a search as one types, and shortcuts. Every shortcut presses a button that stands on the page.
(() => {
  const host = document.querySelector(".desk"), ahead = host.dataset.at - Date.now() / 1000, lang = document.documentElement.lang;
  const now = () => Date.now() / 1000 + ahead;
  const length = (seconds) => {
    const whole = Math.max(0, Math.round(seconds)), hours = Math.floor(whole / 3600), minutes = Math.floor(whole / 60) % 60;
    if (whole < 60) return `${whole} s`;
    return hours ? `${hours} ${lang === "sv" ? "tim" : "h"} ${minutes} min` : `${minutes} min ${whole % 60} s`;
  };
  const count = () => {
    for (const one of document.querySelectorAll("[data-since]")) {
      const waited = now() - one.dataset.since;
      one.textContent = length(waited);
      one.classList.toggle("bad", waited > one.dataset.promise);
    }
    for (const one of document.querySelectorAll("[data-until]")) one.textContent = length(one.dataset.until - now());
  };
  setInterval(count, 1000);

  // A new part's times, and a ringing call in the title. searching: the list is not yet of what was typed.
  const title = document.title, like = document.getElementById("like");
  let typed, searching = false, reopened = false;
  document.addEventListener("live:part", (event) => {
    count();
    if (event.detail === "colleagues" && reopened) searching = reopened = false;
    if (event.detail !== "call") return;
    const rings = document.querySelector("#call [data-rings]");
    document.title = rings && rings.dataset.rings ? `☎ ${rings.dataset.rings}` : title;
  });

  // Search as one types: the live view follows.
  like.addEventListener("input", () => {
    clearTimeout(typed);
    searching = true;
    reopened = false;
    typed = setTimeout(() => {
      const at = new URL(host.dataset.live, location.href);
      at.searchParams.delete("page");
      if (like.value.trim()) at.searchParams.set("like", like.value.trim()); else at.searchParams.delete("like");
      host.dataset.live = at.pathname + at.search;
      history.replaceState(null, "", `/desk${at.search}`);
      reopened = true;
      document.dispatchEvent(new Event("live:open"));
    }, 120);
  });

  // A caller is sent on only while they are the one who is shown.
  document.addEventListener("submit", (event) => {
    const form = event.target, shown = document.getElementById("shown-call");
    if (form.getAttribute("action") !== "/desk/transfer" || form.contains(shown)) return;
    form.querySelector("[name=call]")?.remove();
    if (!shown) return;
    const call = shown.cloneNode();
    call.removeAttribute("id");
    form.append(call);
  });

  // A form loads the page anew: whoever steers by keys goes on where they were, or in that part of the page.
  document.addEventListener("submit", () => {
    const at = [];
    for (let one = document.activeElement; one && one !== host; one = one.parentElement) if (one.id) at.push(one.id);
    sessionStorage.setItem("desk-at", JSON.stringify(at));
  });
  for (const id of JSON.parse(sessionStorage.getItem("desk-at") || "[]")) {
    const there = document.getElementById(id), to = there && there.matches("details") ? there.querySelector("summary") : there;
    if (to && ["call", "mine", "queues", "colleagues"].includes(id)) to.tabIndex = -1; // else the next part takes it away
    if (to) to.focus();
    if (to && document.activeElement === to) break;
  }
  sessionStorage.removeItem("desk-at");

  // Shortcuts: not while one writes, not with other keys, and only as long as they are on.
  const dialog = document.getElementById("keys"), on = document.getElementById("keys-on"), shown = document.getElementById("keys-open");
  on.checked = localStorage.getItem("desk-keys") !== "off";
  on.addEventListener("change", () => localStorage.setItem("desk-keys", on.checked ? "on" : "off"));
  shown.hidden = false;
  shown.addEventListener("click", () => dialog.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return; // a key held down presses once
    const writes = event.target.matches("input:not([type=checkbox]),textarea,select");
    if (event.key === "Escape" && event.target === like) { like.blur(); return; }
    if (writes || event.ctrlKey || event.altKey || event.metaKey || dialog.open || (!on.checked && event.key !== "?")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const near = document.activeElement.closest("li,tr"), found = `[data-press="${CSS.escape(key)}"]`;
    const pressed = (near && near.querySelector(found)) || document.querySelector(found);
    if (!pressed || pressed.disabled || (searching && pressed.closest("#colleagues"))) return;
    event.preventDefault();
    if (pressed === like) like.select(); else pressed.click();
  });
  count();
})();
