// The parts of the page, counted anew for the records that the filters leave. Unfiltered, the views' own figures stand.
const tally = (records, readKeys) => {
  const counts = new Map();
  for (const record of records) for (const key of readKeys(record)) counts.set(key, (counts.get(key) || 0) + 1);
  return counts;
};
const byRank = ([keyA, countA], [keyB, countB]) => countB - countA || (keyA < keyB ? -1 : 1);
const rank = (counts) => [...counts].sort(byRank);
const largestOf = (ranked) => (ranked.length ? Math.max(...ranked.map(([, count]) => count)) : 0);
const hasRoom = (filters, ...codes) => !filters.with || codes.every((code) => code === filters.country || code === filters.with);
const linkTo = (filters, more, text, label) => {
  if (more.country && !hasRoom(filters, more.country, more.with || more.country)) return text;
  return build("a", { href: `#${writeHash({ ...joinFilters(filters, more), show: "list" })}`, "aria-label": label }, text);
};
const linkView = (filters, more, text) =>
  more.country && !hasRoom(filters, more.country) ? text : build("a", { href: `#${writeHash(joinFilters(filters, more))}` }, text);

const SHADES = 8;
const shade = (count, largest) =>
  largest <= 1 ? 0 : Math.min(SHADES - 1, Math.floor((Math.log(Math.max(count, 1)) / Math.log(largest)) * (SHADES - 1) + 0.5));

const countMap = (records, filters) => {
  const cells = tally(records, (one) => one.sectors.flatMap((sector) => one.countries.map((code) => `${sector} ${code}`)));
  const columns = rank(tally(records.filter((one) => one.sectors.length), (one) => one.countries)).slice(0, DATA.most_columns);
  if (!columns.length) return [buildNote("No partnership was found.")];
  const sectors = tally(records.filter((one) => one.countries.length), (one) => one.sectors);
  const largest = largestOf([...cells]);
  const head = columns.map(([code]) => build("th", { scope: "col" }, linkView(filters, { country: code }, NAMES.country[code])));
  const total = build("tr", { class: "total" }, build("th", { scope: "row" }, "All sectors"),
    build("td", {}, linkTo(filters, {}, records.length, `${records.length} in all`)),
    columns.map(([code, count]) => build("td", {}, linkTo(filters, { country: code }, count, `${count}, ${NAMES.country[code]}`))));
  const body = rank(sectors).map(([sector, count]) => build("tr", {},
    build("th", { scope: "row" }, linkView(filters, { sector }, NAMES.sector[sector])),
    build("td", { class: "total" }, linkTo(filters, { sector }, count, `${count} in ${NAMES.sector[sector]}`)),
    columns.map(([code]) => {
      const found = cells.get(`${sector} ${code}`) || 0;
      const label = `${found} in ${NAMES.sector[sector]}, ${NAMES.country[code]}`;
      return build("td", { class: found ? `h${shade(found, largest)}` : null }, found ? linkTo(filters, { country: code, sector }, found, label) : null);
    })));
  const caption = build("caption", { class: "hidden" }, "Number of partnerships by sector (rows) and country or body (columns)");
  const corner = [build("td"), build("th", { scope: "col" }, "All")];
  return [buildScroll("Heat map of sectors and countries",
    build("table", { class: "heat" }, caption, build("thead", {}, build("tr", {}, corner, head)), build("tbody", {}, total, body)))];
};

const listPairs = (record) =>
  record.countries.flatMap((one, at) => record.countries.slice(at + 1).map((other) => (one < other ? `${one} ${other}` : `${other} ${one}`)));
const countGroups = (records) => ["open", "concluded", "in_force", "ended"].map((group) => records.filter((one) => NAMES.status[one.stage] === group).length);

const countPairs = (records, filters) => {
  const groups = new Map();
  for (const record of records) for (const pair of listPairs(record)) groups.set(pair, [...(groups.get(pair) || []), record]);
  const chosen = [...groups].filter(([pair]) => !filters.country || pair.split(" ").includes(filters.country));
  const ranked = chosen.map(([pair, found]) => [pair, found.length, found]).sort(byRank).slice(0, DATA.most_pairs);
  const rows = ranked.map(([pair, count, found]) => {
    const [one, other] = pair.split(" ");
    const name = `${NAMES.country[one]} – ${NAMES.country[other]}`;
    return [name, linkTo(filters, { country: one, with: other }, count, `${count}, ${name}`), drawBar(count, largestOf(ranked)), ...countGroups(found)];
  });
  return [buildTable("Pairs with the most partnerships", ["Pair", "Partnerships", "", "Open", "Concluded", "In force", "Ended"], rows, [1, 3, 4, 5, 6])];
};

const countCountries = (records, filters) => {
  const groups = new Map();
  for (const record of records) for (const code of record.countries) groups.set(code, [...(groups.get(code) || []), record]);
  const ranked = [...groups].map(([code, found]) => [code, found.length, found]).sort(byRank).slice(0, DATA.most_countries);
  const rows = ranked.map(([code, count, found]) => {
    const partners = rank(tally(found, (one) => one.countries.filter((other) => other !== code)));
    const [[sector] = [null]] = rank(tally(found, (one) => one.sectors));
    const days = found.map((one) => one.last_reported).filter(Boolean).sort();
    return [linkView(filters, { country: code }, NAMES.country[code]),
      linkTo(filters, { country: code }, count, `${count}, ${NAMES.country[code]}`), drawBar(count, largestOf(ranked)), partners.length,
      partners.length ? NAMES.country[partners[0][0]] : null, sector && NAMES.sector[sector], days.length ? days[days.length - 1] : ""];
  });
  const headers = ["Country or body", "Partnerships", "", "Partners", "Most with", "Most in", "Last reported"];
  return [buildTable("Countries and bodies with the most partnerships", headers, rows, [1, 3, 6])];
};

const countStages = (records, filters) => {
  const counts = tally(records, (one) => [one.stage]);
  const largest = largestOf([...counts]);
  const rows = Object.entries(NAMES.stage).map(([code, name]) => {
    const count = counts.get(code) || 0;
    return [name, NAMES.status[code].replace("_", " "), count ? linkTo(filters, { stage: code }, count, `${count}, ${name}`) : 0, drawBar(count, largest)];
  });
  return [buildTable("Partnerships by stage", ["Stage", "Group", "Partnerships", ""], rows, [2])];
};

const fillPeriods = (counts) => {
  const months = [...counts.keys()].sort();
  if (!months.length) return [];
  const place = (month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
  const [first, last] = [place(months[0]), place(months[months.length - 1])];
  const name = (at) => `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
  if (last - first < DATA.most_months) return Array.from({ length: last - first + 1 }, (_, at) => [name(first + at), counts.get(name(first + at)) || 0]);
  const years = new Map();
  for (const [month, count] of counts) years.set(month.slice(0, 4), (years.get(month.slice(0, 4)) || 0) + count);
  const [from, to] = [Math.floor(first / 12), Math.floor(last / 12)];
  return Array.from({ length: to - from + 1 }, (_, at) => [String(from + at), years.get(String(from + at)) || 0]);
};
const countMonths = (records) => tally(records, (one) => (one.first_reported ? [one.first_reported.slice(0, 7)] : []));
// A sector's chart covers the whole time, so that the small charts can be laid one over the other.
const fillLike = (whole, counts) => whole.map(([period]) => [period, [...counts].reduce((sum, [month, count]) => sum + (month.startsWith(period) ? count : 0), 0)]);

const countTime = (records, filters) => {
  const whole = fillPeriods(countMonths(records));
  const undated = records.filter((one) => !one.first_reported).length;
  const sectors = rank(tally(records.filter((one) => one.first_reported), (one) => one.sectors)).slice(0, DATA.most_small_charts);
  const small = sectors.map(([sector]) => [NAMES.sector[sector], fillLike(whole, countMonths(records.filter((one) => one.sectors.includes(sector))))]);
  const largest = Math.max(0, ...small.flatMap(([, points]) => points.map(([, count]) => count)));
  const title = "All partnerships, by the date of their first report";
  const charts = [captionChart(drawColumns(whole, title, 0, WIDE), title), ...small.map(([name, points]) => captionChart(drawColumns(points, `${name}, by the date of the first report`, largest, SMALL), name))];
  const rows = whole.map(([period, count], at) => [period, count, ...small.map(([, points]) => points[at][1])]);
  const headers = ["Period", "Partnerships", ...small.map(([name]) => name)];
  const numbers = build("details", {}, build("summary", {}, "The numbers"), buildTable("Partnerships by date of the first report", headers, rows, headers.map((_, at) => at).slice(1)));
  const missing = undated ? buildNote(`Left out: ${writeCount(undated, "partnership")} reported only by articles without a date.`) : null;
  return [missing, build("div", { class: "charts" }, charts), numbers];
};

const countFunding = (records, filters) => {
  const sums = new Map();
  for (const record of records.filter((one) => one.amount !== null && one.currency)) {
    for (const code of record.recipients) for (const sector of record.sectors) {
      const key = `${sector} ${code} ${record.currency}`;
      const sum = sums.get(key) || { sector, code, currency: record.currency, amount: 0, usd: null, count: 0 };
      sum.amount += record.amount;
      sum.usd = record.amount_usd === null ? sum.usd : (sum.usd || 0) + record.amount_usd;
      sum.count += 1;
      sums.set(key, sum);
    }
  }
  if (!sums.size) return [buildNote("No sums were found.")];
  const order = (one, other) => (other.usd ?? -1) - (one.usd ?? -1) || other.amount - one.amount || (one.sector + one.code < other.sector + other.code ? -1 : 1);
  const rows = [...sums.values()].sort(order).slice(0, DATA.most_funding).map((sum) => [NAMES.country[sum.code], NAMES.sector[sum.sector],
    writeAmount(sum.amount, sum.currency), writeAmount(sum.usd, "USD"), linkTo(filters, { recipient: sum.code, sector: sum.sector, currency: sum.currency }, sum.count, `${sum.count}, ${NAMES.country[sum.code]}, ${NAMES.sector[sum.sector]}`)]);
  return [buildTable(`Funding by recipient and sector, the ${DATA.most_funding} largest`, ["Recipient", "Sector", "Sum", "In US dollars", "Partnerships"], rows, [2, 3, 4])];
};

const nameRecord = (record) => build("a", { href: `#${record.id}` }, record.parties + (record.name ? `: ${record.name}` : ""));
const countOverdue = (records) => {
  const late = records.filter((one) => one.days_overdue !== null).sort((one, other) => (one.deadline + one.id < other.deadline + other.id ? -1 : 1));
  if (!late.length) return [buildNote("None.")];
  const rows = late.slice(0, DATA.most_overdue).map((one) => [nameRecord(one), NAMES.instrument[one.instrument], NAMES.stage[one.stage], one.deadline, one.days_overdue, one.last_reported, one.reports_since]);
  return [buildTable("Overdue partnerships", ["Partnership", "Instrument", "Stage", "Deadline", "Days overdue", "Last reported", "Reports since"], rows, [3, 4, 5, 6])];
};
const countContradictions = (records) => {
  const rows = records.flatMap((one) => one.contradictions.map(([fact, values]) => [one.last_reported || "", one, fact, values]));
  if (!rows.length) return [buildNote("None.")];
  rows.sort((one, other) => (one[0] === other[0] ? (one[1].id + one[2] < other[1].id + other[2] ? -1 : 1) : one[0] > other[0] ? -1 : 1));
  const cells = rows.slice(0, DATA.most_contradictions).map(([, one, fact, values]) => [nameRecord(one), fact, values]);
  return [buildTable("Reports that do not agree", ["Partnership", "On what", "What they say"], cells)];
};

const PARTS = { map: countMap, pairs: countPairs, countries: countCountries, stages: countStages, time: countTime, funding: countFunding, overdue: countOverdue, contradictions: countContradictions };
