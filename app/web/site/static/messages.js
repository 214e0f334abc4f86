"use strict";
// A new message that is played is heard: the list says so at the next change.
document.addEventListener("play", (event) => {
  const path = event.target.dataset && event.target.dataset.heard;
  if (!path) return;
  delete event.target.dataset.heard;
  fetch(path, { method: "POST", redirect: "manual" });
}, true);
