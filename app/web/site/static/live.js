"use strict";
// Live views: <main data-live="/desk/now"> with parts that have ids. Each message has a number and parts by id; the first
// has all of them. A tab that slept, or missed a number, asks for the whole view again.
(() => {
  const host = document.querySelector("[data-live]");
  if (!host) return;
  const lost = document.getElementById("lost");
  const SILENT = 25000; // ms without a word after which the page says that it is not live
  let source, last = 0, heard = Date.now();

  const show = (parts) => {
    for (const [id, html] of Object.entries(parts)) {
      const here = document.getElementById(id);
      if (!here || here.contains(document.activeElement) && document.activeElement.matches("input,textarea,select")) continue;
      if (here.innerHTML !== html) here.innerHTML = html;
      document.dispatchEvent(new CustomEvent("live:part", { detail: id }));
    }
  };
  const alive = () => { heard = Date.now(); if (lost) lost.hidden = true; };
  const open = () => {
    if (source) source.close();
    source = new EventSource(host.dataset.live);
    source.addEventListener("full", (event) => { const told = JSON.parse(event.data); last = told.n; alive(); show(told.parts); });
    source.addEventListener("parts", (event) => {
      const told = JSON.parse(event.data);
      if (told.n !== last + 1) { open(); return; }
      last = told.n; alive(); show(told.parts);
    });
    source.addEventListener("beat", alive);
    source.addEventListener("out", () => location.reload());
    source.onerror = () => { if (lost) lost.hidden = false; if (source.readyState === EventSource.CLOSED) setTimeout(open, 3000); };
  };
  setInterval(() => { if (Date.now() - heard > SILENT) { if (lost) lost.hidden = false; open(); heard = Date.now(); } }, 5000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) open(); });
  open();
})();
