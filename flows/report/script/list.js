// The list of partnerships, a page at a time; each opens to what it rests on and to the command that corrects it.
const PAGE = 50;
const isolate = (text, attributes = {}) => build("span", { dir: "auto", ...attributes }, text);
const joinFacts = (...facts) => build("span", { class: "facts" }, facts.filter(Boolean).join(" · "));
const writePercent = (share) => `${Math.round(100 * share)} %`;

const tellSummary = (record) => build("summary", {},
  isolate(record.parties, { class: "parties" }),
  record.name ? isolate(record.name, { class: "name" }) : null,
  joinFacts(NAMES.instrument[record.instrument], NAMES.stage[record.stage], record.stage_date, writeAmount(record.amount, record.currency), record.sectors_shown));

const tellFacts = (record) => {
  const whole = record.part_of && BY_ID.has(record.part_of) ? build("a", { href: `#${record.part_of}` }, BY_ID.get(record.part_of).parties) : record.part_of;
  const facts = [
    ["First reported", record.first_reported], ["Last reported", record.last_reported],
    ["Reports", `${writeCount(record.article_count, "article")}, ${writeCount(record.outlet_count, "outlet")}`],
    ["In US dollars", record.currency === "USD" ? "" : writeAmount(record.amount_usd, "USD")],
    ["Deadline", record.deadline && record.days_overdue !== null ? `${record.deadline}, ${writeCount(record.days_overdue, "day")} overdue` : record.deadline],
    ["Part of", whole], ["Confidence", writePercent(record.confidence) + (record.counted ? "" : ", not counted")],
    ["Id", build("a", { href: `#${record.id}` }, record.id)],
  ];
  return build("dl", {}, facts.filter(([, value]) => value).map(([name, value]) => build("div", {}, build("dt", {}, name), build("dd", { dir: "auto" }, value))));
};

const tellStory = (record) => record.timeline.length < 2 ? null : build("div", { class: "story" }, build("h4", {}, "Its story"),
  build("ol", {}, record.timeline.map(([stage, day, reported]) => build("li", {}, build("b", {}, NAMES.stage[stage]), day ? ` ${day}` : "", reported ? build("small", {}, ` reported ${reported}`) : null))));

const tellDisagreement = (record) => record.contradictions.map(([fact, values]) => build("p", { class: "warning" }, `Reports do not agree on the ${fact}: ${values}.`));

const tellQuote = ([at, words, stage, day, modality, confidence]) => {
  const [title, outlet, date, url] = DATA.articles[at];
  const name = title || "Untitled";
  const source = url ? build("a", { href: url, rel: "noopener noreferrer nofollow" }, name) : name;
  return build("figure", { class: "quote" }, build("blockquote", { dir: "auto" }, words), build("figcaption", {},
    build("cite", { dir: "auto" }, source), build("span", { dir: "auto" }, joinFacts(outlet, date)),
    build("span", { class: "reading" }, `read as ${NAMES.stage[stage]}${day ? `, ${day}` : ""} (${modality}), confidence ${writePercent(confidence)}`)));
};
const tellQuotes = (record) => {
  const left = record.claims - record.quotes.length;
  if (!left) return record.quotes.map(tellQuote);
  const more = `${writeCount(left, "further statement")} in the dataset: comity sql "select title, evidence from evidence where partnership_id = '${record.id}'"`;
  return [...record.quotes.map(tellQuote), buildNote(more)];
};

// What is wrong -> the arguments of `comity correct`, with the value that the reader types.
const WRONGS = [
  ["stage", "the stage", (id, value) => `set partnerships ${id} stage=${value}`, () => Object.keys(NAMES.stage)],
  ["instrument", "the kind", (id, value) => `set partnerships ${id} instrument=${value}`, () => Object.keys(NAMES.instrument)],
  ["parties", "the parties", (id, value) => `set partnerships ${id} parties=${value}`, (record) => record.countries.join(",")],
  ["sectors", "the sectors", (id, value) => `set partnerships ${id} sectors=${value}`, (record) => record.sectors.join(",")],
  ["name", "the name", (id, value) => `set partnerships ${id} name=${value}`, (record) => record.name || ""],
  ["amount", "the sum", (id, value) => `set partnerships ${id} amount=${value}`, (record) => record.amount ?? ""],
  ["stage_date", "the date", (id, value) => `set partnerships ${id} stage_date=${value}`, (record) => record.stage_date || ""],
  ["drop", "there is no such arrangement", (id) => `drop partnerships ${id}`, () => null],
  ["same", "it stands here twice (id of the other)", (id, value) => `same partnerships ${id} ${value}`, () => ""],
];
const quoteShell = (text) => (/^[\w.,:/-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`);
const quoteArgument = (argument) => {
  const at = argument.indexOf("=");
  return at < 0 ? quoteShell(argument) : `${argument.slice(0, at + 1)}${quoteShell(argument.slice(at + 1))}`;
};

const offerCorrection = (record) => {
  const name = (part) => `${part}-${record.id}`;
  const wrong = build("select", { id: name("wrong") }, WRONGS.map(([key, label]) => build("option", { value: key }, label)));
  const slot = build("span");
  const reason = build("input", { id: name("reason"), placeholder: "what the source says, and where" });
  const command = build("code", { id: name("command"), tabindex: "0" });
  const said = build("span", { role: "status", class: "note" });
  const copy = build("button", { type: "button" }, "Copy");
  const find = () => WRONGS.find(([key]) => key === wrong.value);
  const write = () => {
    const [, , make] = find();
    const value = slot.querySelector("select, input");
    const words = make(record.id, "\0").split(" ").map((word) => quoteArgument(word.replace("\0", value && value.value ? value.value : "…")));
    command.textContent = `comity correct ${words.join(" ")} --reason ${quoteShell(reason.value || "…")}`;
    said.textContent = "";
  };
  const ask = () => {
    const [key, label, , propose] = find();
    const proposed = propose(record);
    if (proposed === null) slot.replaceChildren();
    else if (Array.isArray(proposed)) {
      slot.replaceChildren(build("select", { "aria-label": `What is right: ${label}` }, proposed.map((code) => build("option", { value: code, selected: code === record[key] }, NAMES[key][code]))));
    } else slot.replaceChildren(build("input", { "aria-label": `What is right: ${label}`, value: proposed }));
    write();
  };
  wrong.addEventListener("change", ask);
  const form = build("div", { class: "controls" }, build("label", { for: name("wrong") }, "Wrong is", wrong), build("label", {}, "Right is", slot), build("label", { for: name("reason") }, "Because", reason));
  form.addEventListener("input", write);
  copy.addEventListener("click", async () => {
    try { await navigator.clipboard.writeText(command.textContent); said.textContent = "Copied."; }
    catch { getSelection().selectAllChildren(command); said.textContent = "Marked: copy it with your keyboard."; }
  });
  ask();
  return build("details", { class: "correct" }, build("summary", {}, "Correct this record"), form, build("p", {}, command, " ", copy, " ", said),
    buildNote("Run it where the dataset is made; the next comity run applies it, and every later one."));
};

const offerCitation = (record) => {
  const [first] = record.quotes;
  const [title, outlet, date, url] = first ? DATA.articles[first[0]] : [];
  const source = first ? ` Source: ${[outlet, title && `“${title}”`, date, url].filter(Boolean).join(", ")}.` : "";
  return build("p", { class: "cite" }, build("b", {}, "To cite "), isolate(`${DATA.citation}, record ${record.id}.${source}`));
};

const fillRecord = (node, record) => {
  if (node.childElementCount > 1) return;
  node.append(tellFacts(record), ...tellDisagreement(record), ...[tellStory(record)].filter(Boolean), ...tellQuotes(record), offerCitation(record), offerCorrection(record));
};
const tellRecord = (record) => {
  const node = build("details", { id: record.id, class: record.counted ? "record" : "record doubtful" }, tellSummary(record));
  node.addEventListener("toggle", () => node.open && fillRecord(node, record));
  return node;
};

class List {
  constructor(place, more) {
    this.place = place;
    this.more = more;
    more.addEventListener("click", () => this.extend(true));
  }

  show(records) {
    this.records = records;
    this.shown = 0;
    this.place.replaceChildren();
    this.extend(false);
  }

  extend(moveFocus) {
    const next = this.records.slice(this.shown, this.shown + PAGE).map(tellRecord);
    this.shown += next.length;
    this.place.append(...next);
    const left = this.records.length - this.shown;
    this.more.hidden = left === 0;
    this.more.textContent = `Show ${Math.min(PAGE, left)} more of ${writeNumber(left)}`;
    if (moveFocus && next.length) next[0].querySelector("summary").focus();
  }

  open(record) {
    while (!document.getElementById(record.id) && this.shown < this.records.length) this.extend(false);
    const node = document.getElementById(record.id);
    if (!node) return;
    fillRecord(node, record);
    node.open = true;
    node.scrollIntoView();
    node.querySelector("summary").focus({ preventScroll: true });
  }
}
