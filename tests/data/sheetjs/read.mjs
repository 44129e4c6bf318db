// Workbooks, as paths on stdin, as SheetJS reads them: of each sheet its cells as text or number, merges, formulas.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const XLSX = createRequire(import.meta.url)("./xlsx.mini.min.cjs");
const found = JSON.parse(readFileSync(0, "utf8")).map((path) => {
  const book = XLSX.read(readFileSync(path), { cellFormula: true, cellHTML: false, cellText: false, xlfn: true });
  const sheets = book.SheetNames.map((name) => {
    const sheet = book.Sheets[name];
    const cells = Object.entries(sheet).filter(([place, cell]) => place[0] !== "!" && cell.v !== undefined && cell.v !== "");
    return [name, Object.fromEntries(cells.map(([place, cell]) => [place, cell.v]))];
  });
  return [path, Object.fromEntries(sheets)];
});
console.log(JSON.stringify(Object.fromEntries(found)));
