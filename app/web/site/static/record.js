"use strict";
// Records a greeting as WAV, in the browser: no server and no program has to know a browser's own formats.
(() => {
  const place = document.getElementById("recorder");
  if (!place || !navigator.mediaDevices || !window.AudioWorkletNode) return; // the file remains
  const $ = (id) => document.getElementById(id);
  const button = $("record"), preview = $("preview"), use = $("use"), shown = $("recorded"), trouble = $("record-trouble");
  const LONGEST = 60;
  let on = null, wav = null;
  place.hidden = false;

  const tell = (text) => { trouble.textContent = text; trouble.hidden = !text; };
  const encoded = (blocks, rate) => {
    const samples = blocks.reduce((sum, block) => sum + block.length, 0), view = new DataView(new ArrayBuffer(44 + 2 * samples));
    const text = (at, word) => [...word].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
    text(0, "RIFF"); view.setUint32(4, 36 + 2 * samples, true); text(8, "WAVEfmt "); view.setUint32(16, 16, true);
    view.setUint16(20, 1, true); view.setUint16(22, 1, true); view.setUint32(24, rate, true); view.setUint32(28, 2 * rate, true);
    view.setUint16(32, 2, true); view.setUint16(34, 16, true); text(36, "data"); view.setUint32(40, 2 * samples, true);
    let at = 44;
    for (const block of blocks) for (const one of block) { view.setInt16(at, Math.max(-1, Math.min(1, one)) * 32767, true); at += 2; }
    return new Blob([view], { type: "audio/wav" });
  };
  const stop = () => {
    const { stream, context, blocks, timer } = on;
    on = null;
    clearInterval(timer);
    stream.getTracks().forEach((track) => track.stop());
    wav = encoded(blocks, context.sampleRate);
    context.close();
    button.textContent = button.dataset.start; button.setAttribute("aria-pressed", "false");
    if (preview.src) URL.revokeObjectURL(preview.src);
    preview.src = URL.createObjectURL(wav);
    preview.hidden = use.hidden = false;
  };
  const start = async () => {
    tell("");
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    } catch { tell(place.dataset.refused); return; }
    const context = new AudioContext(), blocks = [], began = Date.now();
    await context.audioWorklet.addModule(place.dataset.worklet);
    const node = new AudioWorkletNode(context, "record");
    node.port.onmessage = (event) => blocks.push(event.data);
    context.createMediaStreamSource(stream).connect(node).connect(context.destination);
    const timer = setInterval(() => {
      const seconds = Math.floor((Date.now() - began) / 1000);
      shown.textContent = `${seconds} s`;
      if (seconds >= LONGEST) stop();
    }, 250);
    on = { stream, context, blocks, timer };
    button.textContent = button.dataset.stop; button.setAttribute("aria-pressed", "true");
  };
  button.addEventListener("click", () => { if (on) stop(); else start(); });
  use.addEventListener("click", async () => {
    const form = new FormData();
    form.set("profile", $("profile").value);
    form.set("sound", wav, "greeting.wav");
    use.disabled = true;
    try {
      const answer = await fetch("/me/greetings", { method: "POST", body: form });
      if (answer.redirected) { location.assign(answer.url); return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const said = page.querySelector("main [role=alert]:not([hidden])");
      tell(said ? said.textContent : place.dataset.away);
    } catch { tell(place.dataset.away); }
    use.disabled = false;
  });
})();
