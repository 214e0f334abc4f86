"use strict";
// Live views: <main> has <div data-live="/desk/now"> with parts that have ids. Each message has a number and parts by id;
// the first has all of them. Whoever missed a number, slept or was offline gets the whole view again.
// A part changes only where it differs: focus, text being typed, open <details> and sound that plays stay, and what is
// announced (aria-live) is announced once. An element with an id, or data-key, is the same one wherever it moves.
// An element with data-keep belongs to another script, which is told by the event "live:part".
(() => {
  const host = document.querySelector("[data-live]");
  if (!host) return;
  const lost = document.getElementById("lost"), version = document.body.dataset.version;
  const SILENT = 13000; // ms without a word (it beats every 5 s) after which the page says that it is not live
  const HIDDEN = 60000; // ms after which a hidden tab hangs up: browsers keep six connections; data-live-hidden stays
  let source, last = 0, heard = Date.now(), ticked = Date.now(), hiding, leaving = false;

  const name = (one) => (one.nodeType === 1 ? one.id || one.dataset.key || "" : "");
  const alike = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName && name(one) === name(other);
  const typed = (one) => one === document.activeElement && one.matches("input, textarea, select");
  const become = (here, there) => {
    if (here.isEqualNode(there)) return;
    if (here.nodeType !== 1) { here.nodeValue = there.nodeValue; return; }
    if (here.dataset.keep !== undefined) return;
    for (const { name: one, value } of there.attributes) {
      if (here.getAttribute(one) === value || one === "value" && typed(here) || one === "open") continue;
      here.setAttribute(one, value);
    }
    for (const { name: one } of [...here.attributes]) {
      if (!there.hasAttribute(one) && one !== "open") here.removeAttribute(one);
    }
    if (!typed(here)) fill(here, there);
  };
  const fill = (here, there) => {
    let now = here.firstChild;
    for (const want of [...there.childNodes]) {
      let found = now;
      while (found && !alike(found, want) && (name(want) || found.nodeType === 1 && name(found))) found = found.nextSibling;
      if (found && alike(found, want)) {
        become(found, want);
        if (found === now) now = now.nextSibling; else here.insertBefore(found, now);
      } else here.insertBefore(want, now);
    }
    while (now) { const gone = now; now = now.nextSibling; gone.remove(); }
  };
  const show = (parts) => {
    const active = document.activeElement, marked = active && typed(active) && active.selectionStart;
    for (const [id, html] of Object.entries(parts)) {
      const here = document.getElementById(id);
      if (!here) continue;
      const there = document.createElement("template");
      there.innerHTML = html;
      const inside = here.contains(active), title = inside && name(active);
      fill(here, there.content);
      if (inside && !document.activeElement.closest("main")) {
        // The one that had the focus moved, or is gone: then the part has it, so that the next Tab goes on from here.
        const to = active.isConnected ? active : title && document.getElementById(title) || here;
        if (to === here && !here.hasAttribute("tabindex")) here.tabIndex = -1;
        to.focus({ preventScroll: true });
        if (to === active && typeof marked === "number") active.setSelectionRange(marked, marked);
      }
      document.dispatchEvent(new CustomEvent("live:part", { detail: id }));
    }
  };

  const say = (away) => { if (lost && lost.hidden === away) lost.hidden = !away; host.classList.toggle("old", away); };
  const alive = () => { heard = Date.now(); say(false); };
  const again = async () => { // never to a page that is not there: the browser's own error page would stay for ever
    if (leaving) return;
    leaving = true;
    try {
      const page = await fetch(location.href, { cache: "no-store", redirect: "manual" });
      if (page.status >= 500) throw new Error(page.status);
      location.reload();
    }
    catch { setTimeout(() => { leaving = false; again(); }, 3000); }
  };
  const busy = () => [...document.querySelectorAll("main input, main textarea")].some((one) => one.value !== one.defaultValue);
  const close = () => { if (source) source.close(); source = null; };
  const open = () => {
    close();
    const mine = source = new EventSource(host.dataset.live);
    const on = (event, hear) => mine.addEventListener(event, (one) => { if (mine === source) hear(one.data ? JSON.parse(one.data) : {}); });
    on("full", (told) => {
      last = told.n; alive(); show(told.parts);
      if (told.v && version && told.v !== version && !busy()) again();
    });
    on("parts", (told) => { if (told.n !== last + 1) { open(); return; } last = told.n; alive(); show(told.parts); });
    on("beat", alive);
    on("out", again);
    mine.onerror = async () => {
      if (mine !== source) return;
      say(true);
      if (mine.readyState !== EventSource.CLOSED) return; // else it tries again by itself
      try { // no longer signed in: the page itself leads to where one can
        const page = await fetch(location.href, { cache: "no-store", redirect: "manual" });
        if (page.type === "opaqueredirect" || page.status === 403 || page.status === 410) { again(); return; }
      } catch { /* the service is away */ }
      setTimeout(() => { if (mine === source) open(); }, 3000);
    };
  };
  const wake = () => { if (Date.now() - heard > SILENT) say(true); open(); };
  setInterval(() => {
    const slept = Date.now() - ticked > 3 * 2000;
    ticked = Date.now();
    if (!source) return;
    if (slept) wake(); else if (Date.now() - heard > SILENT) { say(true); open(); heard = Date.now(); }
  }, 2000);
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiding);
    if (!document.hidden) wake();
    else if (host.dataset.liveHidden === undefined) hiding = setTimeout(close, HIDDEN);
  });
  document.addEventListener("freeze", close);
  document.addEventListener("resume", wake);
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => { if (event.persisted) wake(); });
  addEventListener("offline", () => say(true));
  addEventListener("online", wake);
  if (navigator.onLine === false) say(true);
  document.addEventListener("live:open", open); // data-live leads elsewhere now
  open();
})();
