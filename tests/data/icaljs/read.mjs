// Calendars, as [name, text] pairs on stdin, as ical.js reads them: UID, SEQUENCE, title, start and end in seconds.
import { readFileSync } from "node:fs";
import ICAL from "./ical.min.mjs";

const found = JSON.parse(readFileSync(0, "utf8")).map(([name, text]) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const entries = calendar.getAllSubcomponents("vevent").map((part) => {
    const one = new ICAL.Event(part);
    const [start, end] = [one.startDate, one.endDate].map((time) => {
      const zone = calendar.getAllSubcomponents("vtimezone")
        .map((component) => new ICAL.Timezone(component)).find((zone) => zone.tzid === time.timezone);
      const meant = time.clone();
      if (zone) meant.zone = zone;
      return meant.toUnixTime();
    });
    return [one.uid, one.sequence ?? 0, one.summary, start, end];
  });
  return [name, entries];
});
console.log(JSON.stringify(Object.fromEntries(found)));
