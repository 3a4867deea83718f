// The records that the page carries, and which of them a set of filters leaves.
const DATA = JSON.parse(document.getElementById("data").textContent);
const unpack = (rows, fields) => rows.map((row) => Object.fromEntries(fields.map((name, at) => [name, row[at]])));
const RECORDS = unpack(DATA.records, DATA.record_fields);
const BY_ID = new Map(RECORDS.map((record) => [record.id, record]));
const NAMES = DATA.names;
const FILTERS = ["country", "with", "sector", "stage", "instrument", "recipient", "currency", "from", "to", "sure", "words", "all"];

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const tellWords = (record) => {
  if (!record.words) {
    const quoted = record.quotes.flatMap((quote) => [quote[1], ...DATA.articles[quote[0]].slice(0, 3)]);
    const names = [...record.countries.map((code) => NAMES.country[code]), NAMES.instrument[record.instrument]];
    record.words = fold([record.id, record.name, record.parties, record.sectors_shown, ...names, ...quoted].join(" "));
  }
  return record.words;
};

const TESTS = {
  country: (record, code) => record.countries.includes(code),
  with: (record, code) => record.countries.includes(code),
  sector: (record, code) => record.sectors.includes(code),
  stage: (record, code) => record.stage === code || `group:${NAMES.status[record.stage]}` === code,
  instrument: (record, code) => record.instrument === code,
  recipient: (record, code) => record.amount !== null && record.recipients.includes(code),
  currency: (record, code) => record.currency === code,
  from: (record, year) => record.first_reported !== null && record.first_reported.slice(0, 4) >= year,
  to: (record, year) => record.first_reported !== null && record.first_reported.slice(0, 4) <= year,
  sure: (record, share) => record.confidence >= Number(share),
  words: (record, words) => fold(words).split(/\s+/).every((word) => tellWords(record).includes(word)),
  all: () => true,
};

// All filters hold together. Records that the figures do not count are left out unless the filter "all" lets them in.
const findRecords = (filters) => {
  const tests = Object.entries(filters).map(([name, value]) => [TESTS[name], value]);
  return RECORDS.filter((record) => (record.counted || filters.all) && tests.every(([test, value]) => test(record, value)));
};
const isFiltered = (filters) => Object.keys(filters).some((name) => name !== "all");

const readHash = (hash) => {
  const given = new URLSearchParams(hash);
  const filters = {};
  for (const name of FILTERS) {
    const value = (given.get(name) || "").trim();
    if (value) filters[name] = value;
  }
  return filters;
};
const writeHash = (filters) => new URLSearchParams(filters).toString();

// A link inside a filtered view keeps its filters; a second country is the partner of the first.
const joinFilters = (filters, more) => {
  const joined = { ...filters, ...more };
  if (filters.country && more.country && more.country !== filters.country) {
    joined.country = filters.country;
    joined.with = more.with && more.with !== filters.country ? more.with : more.country;
  }
  return joined;
};

const FORMULA = /^[=+\-@\t\r]/;
const writeCell = (value) => {
  const text = value === null || value === undefined ? "" : String(value);
  const safe = typeof value === "string" && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
};
const CSV = {
  partnership_id: (one) => one.id,
  parties: (one) => one.parties,
  name: (one) => one.name,
  instrument: (one) => one.instrument,
  stage: (one) => one.stage,
  stage_date: (one) => one.stage_date,
  deadline_date: (one) => one.deadline,
  amount: (one) => one.amount,
  currency: (one) => one.currency,
  amount_usd: (one) => one.amount_usd,
  sectors: (one) => one.sectors.join(" "),
  countries: (one) => one.countries.join(" "),
  first_reported: (one) => one.first_reported,
  last_reported: (one) => one.last_reported,
  articles: (one) => one.article_count,
  outlets: (one) => one.outlet_count,
  confidence: (one) => one.confidence,
  counted: (one) => one.counted,
  quote: (one) => one.quotes.length ? one.quotes[0][1] : null,
  quote_title: (one) => one.quotes.length ? DATA.articles[one.quotes[0][0]][0] : null,
  quote_outlet: (one) => one.quotes.length ? DATA.articles[one.quotes[0][0]][1] : null,
  quote_date: (one) => one.quotes.length ? DATA.articles[one.quotes[0][0]][2] : null,
  quote_url: (one) => one.quotes.length ? DATA.articles[one.quotes[0][0]][3] : null,
};
const writeCsv = (records) => {
  const rows = records.map((record) => Object.values(CSV).map((read) => writeCell(read(record))).join(","));
  return `\ufeff${[Object.keys(CSV).join(","), ...rows].join("\r\n")}\r\n`;
};
