// What the address says is what is shown: filters live in the hash, so that a view can be sent as a link.
const form = document.getElementById("filters");
const status = document.getElementById("status");
const shown = document.getElementById("shown");
const list = new List(document.getElementById("records"), document.getElementById("more"));
const places = Object.fromEntries(Object.keys(PARTS).map((key) => [key, document.querySelector(`[data-part="${key}"]`)]));
const published = Object.fromEntries(Object.entries(places).map(([key, place]) => [key, [...place.childNodes]]));
let filters = {};
let found = [];

const nameFilter = (key, value) => {
  const names = { country: NAMES.country, with: NAMES.country, recipient: NAMES.country, sector: NAMES.sector, instrument: NAMES.instrument, stage: { ...NAMES.stage, ...NAMES.group } };
  const name = (names[key] || {})[value] || value;
  return { with: `with ${name}`, recipient: `money for ${name}`, from: `from ${name}`, to: `to ${name}`, sure: `confidence from ${name}`, words: `“${name}”`, all: "also those not counted" }[key] || name;
};
const tellFilters = () => Object.entries(filters).map(([key, value]) => {
  const { [key]: _, ...rest } = filters;
  const label = nameFilter(key, value);
  return build("a", { class: "chip", href: `#${writeHash(rest)}`, "aria-label": `Take away the filter: ${label}` }, isolate(label), " ×");
});

const tellFound = () => {
  const counted = found.filter((one) => one.counted).length;
  const more = filters.all && found.length > counted ? `, and ${writeNumber(found.length - counted)} not counted` : "";
  const text = `${writeCount(counted, "partnership")}${more}`;
  const cut = DATA.total > RECORDS.length && isFiltered(filters) ? ` of the ${writeNumber(RECORDS.length)} that this page carries` : "";
  shown.textContent = text + cut;
  const chips = tellFilters();
  status.hidden = chips.length === 0;
  status.replaceChildren(build("b", {}, text), ...chips, build("a", { href: "#list" }, "The list"), build("a", { href: "#filters" }, "Change"), build("a", { href: "#" }, "Show all"));
  document.getElementById("cut").hidden = !cut;
};

const recount = () => {
  const counted = found.filter((one) => one.counted);
  for (const [key, place] of Object.entries(places)) {
    place.replaceChildren(...(isFiltered(filters) ? PARTS[key](counted, filters).flat().filter(Boolean) : published[key]));
  }
};

const apply = (next) => {
  const before = writeHash(filters);
  filters = next;
  found = findRecords(filters);
  for (const key of FILTERS) {
    const field = form.elements.namedItem(key);
    if (!field) continue;
    if (field.type === "checkbox") field.checked = Boolean(filters[key]);
    else if (document.activeElement !== field) field.value = filters[key] || "";
  }
  if (before !== writeHash(filters)) recount();
  tellFound();
  list.show(found);
};

const follow = () => {
  const target = location.hash.slice(1);
  if (BY_ID.has(target)) {
    const record = BY_ID.get(target);
    if (!found.includes(record)) apply(record.counted ? {} : { all: "1" });
    list.open(record);
  } else if (target.includes("=")) {
    apply(readHash(location.hash.slice(1)));
    const toList = new URLSearchParams(location.hash.slice(1)).get("show") === "list";
    const goal = document.getElementById(toList ? "list" : "selection");
    goal.scrollIntoView();
    if (toList) shown.focus({ preventScroll: true });
  } else if (target === "") apply({});
};

const readForm = () => {
  const next = {};
  for (const key of FILTERS) {
    const field = form.elements.namedItem(key);
    const value = field ? (field.type === "checkbox" ? (field.checked ? "1" : "") : field.value.trim()) : filters[key] || "";
    if (value) next[key] = value;
  }
  return next;
};

let waiting = 0;
const change = () => {
  const next = readForm();
  history.replaceState(null, "", `#${writeHash(next)}`);
  apply(next);
};
form.hidden = false;
document.documentElement.classList.add("alive");
form.addEventListener("input", (event) => {
  clearTimeout(waiting);
  waiting = setTimeout(change, event.target.type === "search" ? 120 : 0);
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(() => { filters = {}; change(); recount(); }, 0));
document.getElementById("csv").addEventListener("click", () => {
  const address = URL.createObjectURL(new Blob([writeCsv(found)], { type: "text/csv;charset=utf-8" }));
  build("a", { href: address, download: "partnerships.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
});
document.addEventListener("click", (event) => {
  const anchor = event.target.closest && event.target.closest('a[href^="#"]');
  if (anchor && anchor.getAttribute("href") === location.hash) { event.preventDefault(); follow(); }
});
window.addEventListener("hashchange", follow);
found = findRecords({});
tellFound();
list.show(found);
if (location.hash) follow();
