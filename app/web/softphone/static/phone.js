// The page: puts line, sound and view together, and tells a person what happens and what to do.
import { Line, dialled } from "./line.js";
import { NoMicrophone, Sound } from "./sound.js";
import { View } from "./view.js";

const $ = (id) => document.getElementById(id);
const words = JSON.parse($("phone").dataset.words);
const sound = new Sound();
const line = new Line({ state: told, call: news, sound: (call, stream) => sound.play(call, stream), microphone });
const view = new View(words, dialled, trouble, (number, call) => line.dial(number, call).catch(trouble));
const notices = new Map(); // call -> its notification
let shutOut = false;

async function microphone() {
  return (await sound.microphone()).clone();
}

/** Show what is wrong, and what to do: a word's name, or what was thrown. Nothing: it is over. */
function trouble(what = "") {
  const word = what instanceof NoMicrophone ? `microphone_${what.why}` : String(what);
  if (what && !(word in words)) console.error(what);
  $("trouble").textContent = what ? words[word] ?? words.failed : "";
}

/** The line's state: starting, ready, lost, shut_out, elsewhere, signed_out. */
function told(state) {
  if (shutOut && state !== "signed_out") return;
  shutOut = state === "shut_out" || state === "signed_out";
  $("state").textContent = words[state];
  $("state").className = state === "ready" ? "good" : state === "starting" ? "soft" : "bad";
  $("phone").dataset.state = state;
  $("dial").hidden = state !== "ready" && line.calls.length === 0;
  $("settings").hidden = shutOut || state === "waiting" || state === "silent";
  if (shutOut) line.stop();
}

/** A call has changed. */
function news(call, what) {
  if (call.state === "over") {
    sound.silence(call);
    notices.get(call)?.close();
    notices.delete(call);
  }
  view.show(line.calls);
  const rings = line.calls.some((one) => one.incoming && one.state === "ringing");
  sound.ring(rings && !line.calls.some((one) => one.state === "talking"));
  if (line.calls.length === 0) sound.release();
  if (call.state !== "ringing") { notices.get(call)?.close(); notices.delete(call); }
  if (what === "incoming") notify(call);
  if (what && words[`said_${what}`]) view.say(`${words[`said_${what}`]} ${view.who(call)}`);
  if (["busy", "unknown", "unreachable", "lost"].includes(what)) trouble(`call_${what}`);
  else if (what === "calling" || what === "talking") trouble();
}

function notify(call) {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  try {
    const notice = new Notification(`${words.ringing}: ${view.who(call)}`, {
      body: call.name && !call.withheld ? call.number : "", tag: "vaxel-call", requireInteraction: true, lang: document.documentElement.lang,
    });
    notice.onclick = () => { window.focus(); notice.close(); };
    notices.set(call, notice);
  } catch {
    // A browser on a mobile shows none from a page; it rings all the same.
  }
}

/** One window at a time has the telephone: two would ring as one, and take each other's calls. */
async function only(work, steal = false) {
  if (!navigator.locks) return work();
  const held = navigator.locks.request("vaxel-phone", steal ? { steal } : { ifAvailable: true }, async (lock) => {
    if (!lock) { told("elsewhere"); $("here").hidden = false; return; }
    await work();
    await new Promise(() => {}); // until the window closes, or another one takes it
  });
  held.catch(() => { told("elsewhere"); line.stop(); $("here").hidden = false; });
}

async function register() {
  const answer = await fetch("/phone/login", { method: "POST", headers: { Accept: "application/json" } });
  if (answer.status === 403) return told("shut_out");
  if (!answer.ok) throw new Error(`the service answered ${answer.status}`);
  line.start(await answer.json());
}

async function start(steal = false) {
  $("start").hidden = $("here").hidden = true;
  trouble();
  told("starting");
  try {
    await sound.microphone(); // who cannot speak must not ring
    sound.release();
  } catch (error) {
    trouble(error);
    told("silent");
    $("start").hidden = false;
    $("again").focus();
    return;
  }
  await only(async () => {
    try {
      await register();
    } catch (error) {
      console.error(error);
      told("lost");
      setTimeout(() => register().catch(() => location.reload()), 5000);
    }
  }, steal);
  await listDevices();
}

async function listDevices() {
  const found = await sound.devices();
  for (const [name, devices] of Object.entries(found)) {
    const select = $(name);
    select.replaceChildren(new Option(words.usual, ""), ...devices.map((one) => new Option(one.label || one.deviceId, one.deviceId)));
    select.value = sound.chosen[name];
    if (select.value !== sound.chosen[name]) { sound.chosen[name] = ""; select.value = ""; } // unplugged
    select.disabled = devices.length === 0;
  }
}

$("again").addEventListener("click", () => {
  if ("Notification" in window && Notification.permission === "default") Notification.requestPermission();
  start();
});
$("here").addEventListener("click", () => start(true));
$("test").addEventListener("click", () => sound.ringOnce());
$("dial").addEventListener("submit", (event) => {
  event.preventDefault();
  const number = dialled($("number").value);
  if (!number) { trouble("no_number"); $("number").focus(); return; }
  line.dial(number).then(() => { $("number").value = ""; }).catch(trouble);
});
for (const name of ["microphone", "speaker", "ringer"]) {
  $(name).addEventListener("change", async (event) => {
    try {
      const track = await sound.choose(name, event.target.value);
      if (track) for (const call of line.calls) call.changeMicrophone(track.clone());
      trouble();
    } catch (error) {
      event.target.value = sound.chosen[name];
      trouble(error);
    }
  });
}
$("leave").addEventListener("submit", () => { line.stop(); });
navigator.mediaDevices?.addEventListener?.("devicechange", listDevices);
window.addEventListener("beforeunload", (event) => { if (line.calls.length > 0) event.preventDefault(); });
window.addEventListener("pagehide", () => line.stop());

const known = await navigator.permissions?.query({ name: "microphone" }).catch(() => null);
if (known?.state === "granted") start();
else { told("waiting"); $("start").hidden = false; }
