"use strict";
// The company's text: line numbers follow, and errors are told as one types. Without this, saving tells them.
(() => {
  const form = document.getElementById("company-text"), text = document.getElementById("text");
  const numbers = form.querySelector(".numbers"), told = document.getElementById("text-problems");
  const word = text.dataset.lineWord;
  const count = () => {
    const lines = text.value.split("\n").length;
    if (numbers.value.split("\n").length - 1 !== lines) numbers.value = Array.from({ length: lines }, (_, n) => n + 1).join("\n") + "\n";
    numbers.scrollTop = text.scrollTop;
  };
  text.addEventListener("scroll", () => { numbers.scrollTop = text.scrollTop; });
  const goTo = (line) => {
    const lines = text.value.split("\n"), start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    text.focus(); text.setSelectionRange(start, start + (lines[line - 1] || "").length);
    text.scrollTop = Math.max(0, (line - 5) * parseFloat(getComputedStyle(text).lineHeight));
  };
  told.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (link) { event.preventDefault(); goTo(Number(link.dataset.line)); }
  });
  let waiting, asked = 0;
  const check = async () => {
    const number = ++asked;
    const answer = await fetch(form.dataset.check, { method: "POST", body: text.value });
    if (!answer.ok || number !== asked) return;
    const problems = await answer.json(), list = document.createElement("ul");
    for (const one of problems) {
      const row = document.createElement("li"), link = document.createElement("a");
      link.href = "#text"; link.dataset.line = one.line; link.textContent = word.replace("{line}", one.line);
      row.append(link, ": " + one.words); list.append(row);
    }
    told.className = problems.length ? "notice bad" : "";
    told.replaceChildren(...(problems.length ? [list] : []));
  };
  text.addEventListener("input", () => { count(); clearTimeout(waiting); waiting = setTimeout(check, 500); });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && text.selectionStart === text.selectionEnd) {
      const line = text.value.slice(0, text.selectionStart).split("\n").pop(), indent = /^ *(?:- )?/.exec(line)[0].replace("-", " ");
      if (indent) { event.preventDefault(); document.execCommand("insertText", false, "\n" + indent); }
    }
  });
  count();
})();
