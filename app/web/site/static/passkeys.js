"use strict";
// Passkeys: a form with data-passkey="register" or "sign-in" asks the service for a question, gives it to the browser's
// authenticator, and sends the answer back. Without this script, or in a browser that knows no passkeys, the form stays hidden.
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const send = async (path, body) => {
    const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(told.error || String(answer.status));
    return told;
  };
  const create = async (asked) => {
    const made = await navigator.credentials.create({ publicKey: {
      ...asked, challenge: bytes(asked.challenge), user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: known(asked.excludeCredentials) } });
    return { id: made.id, rawId: text(made.rawId), type: made.type, clientExtensionResults: made.getClientExtensionResults(),
      response: { clientDataJSON: text(made.response.clientDataJSON), attestationObject: text(made.response.attestationObject) } };
  };
  const prove = async (asked) => {
    const found = await navigator.credentials.get({ publicKey: {
      ...asked, challenge: bytes(asked.challenge), allowCredentials: known(asked.allowCredentials) } });
    const { response } = found;
    return { id: found.id, rawId: text(found.rawId), type: found.type, clientExtensionResults: found.getClientExtensionResults(),
      response: { clientDataJSON: text(response.clientDataJSON), authenticatorData: text(response.authenticatorData),
        signature: text(response.signature), userHandle: response.userHandle ? text(response.userHandle) : null } };
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const registers = form.dataset.passkey === "register";
      const path = registers ? "/account/passkeys" : "/sign-in/passkey";
      const trouble = form.querySelector("[role=alert]");
      const button = form.querySelector("button");
      trouble.hidden = true;
      button.disabled = true;
      try {
        const { ceremony, publicKey } = await send(path + "/question", {});
        const credential = await (registers ? create : prove)(publicKey);
        const more = Object.fromEntries(new FormData(form));
        const { on } = await send(path, { ...more, ceremony, credential });
        location.assign(on);
      } catch (error) {
        // The browser says nothing that people can use when they changed their mind, or have no passkey.
        trouble.textContent = error.name === "Error" ? error.message
          : error.name === "InvalidStateError" ? trouble.dataset.there : trouble.dataset.nothing;
        trouble.hidden = false;
        button.disabled = false;
      }
    });
  }
})();
