"use strict";
// A new message that is played is heard: the list says so at the next change.
document.addEventListener("play", (event) => {
  const sound = event.target.dataset, path = sound && sound.heard;
  if (!path) return;
  delete sound.heard;
  fetch(path, { method: "POST", redirect: "manual" }).then((answer) => {
    if (answer.type !== "opaqueredirect") throw new Error(answer.status);
  }).catch(() => { sound.heard = path; }); // the next time that it is played
}, true);
