"use strict";
// A row of tabs that is wider than the screen begins with the one that is open.
for (const tab of document.querySelectorAll(".tabs.scroll [aria-current]")) {
  const row = tab.closest("ul");
  row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.clientWidth) / 2;
}
