// What ical.js (Mozilla, MPL-2.0; version 2.2.1 lies beside this file) finds in calendars: a second opinion on recurrences.
// Input, JSON: {start, end (ms), calendars: [text]}. Output, JSON: for each calendar the sorted [start, end] in ms, or the
// error as text. Floating times are the process's own zone (TZ). It hangs on some rules, so it takes so many steps only.
"use strict";
const ICAL = require("./ical.min.cjs");
const STEPS = 20000;

function found(text, start, end) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents("vevent");
  const exceptions = events.filter((one) => one.hasProperty("recurrence-id"));
  const result = [];
  for (const master of events.filter((one) => !one.hasProperty("recurrence-id"))) {
    const event = new ICAL.Event(master, { exceptions, strictExceptions: false });
    const steps = event.iterator();
    for (let taken = 0; ; taken++) {
      if (taken > STEPS) throw new Error("too many steps");
      const next = steps.next();
      if (!next || next.toJSDate().getTime() > end + 40 * 86400e3) break;
      const one = event.getOccurrenceDetails(next);
      if (one.item.component.getFirstPropertyValue("status") === "CANCELLED") continue;
      const [from, to] = [one.startDate.toJSDate().getTime(), one.endDate.toJSDate().getTime()];
      if (from < end && start < to) result.push([from, to]);
    }
  }
  return result.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

const asked = JSON.parse(require("fs").readFileSync(0, "utf8"));
const answers = asked.calendars.map((text) => {
  ICAL.TimezoneService.reset();
  try {
    for (const zone of new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vtimezone")) {
      ICAL.TimezoneService.register(new ICAL.Timezone(zone));
    }
    return found(text, asked.start, asked.end);
  } catch (error) {
    return String(error);
  }
});
console.log(JSON.stringify(answers));
