// Elements, tables and charts, made as the Python modules of the same names make them: text only ever becomes text nodes.
const SVG = "http://www.w3.org/2000/svg";

const complete = (node, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
};
const build = (tag, attributes = {}, ...children) => complete(document.createElement(tag), attributes, children);
const draw = (tag, attributes = {}, ...children) => complete(document.createElementNS(SVG, tag), attributes, children);

const writeNumber = (value) => value.toLocaleString("en-US");
const writeCount = (count, singular, plural) => `${writeNumber(count)} ${count === 1 ? singular : plural || `${singular}s`}`;
const SCALES = [[1e12, "trillion"], [1e9, "billion"], [1e6, "million"]];
const writeAmount = (amount, currency) => {
  if (amount === null || !currency) return "";
  for (const [factor, word] of SCALES) {
    if (Math.abs(amount) >= factor) {
      return `${(amount / factor).toLocaleString("en-US", { maximumFractionDigits: 2 })} ${word} ${currency}`;
    }
  }
  return `${amount.toLocaleString("en-US", { maximumFractionDigits: 0 })} ${currency}`;
};

const buildCell = (cell, at, isNumber) => {
  const text = typeof cell === "number" ? writeNumber(cell) : cell;
  if (at === 0) return build("th", { scope: "row", dir: "auto" }, text);
  return build("td", isNumber ? { class: "number" } : { dir: "auto" }, text);
};
const buildTable = (caption, headers, rows, numbers = []) => {
  const head = headers.map((name, at) => build("th", { scope: "col", class: numbers.includes(at) ? "number" : null }, name));
  const body = rows.map((row) => build("tr", {}, row.map((cell, at) => buildCell(cell, at, numbers.includes(at)))));
  return buildScroll(caption, build("table", {}, build("caption", {}, caption), build("thead", {}, build("tr", {}, head)), build("tbody", {}, body)));
};
const buildScroll = (label, ...children) => build("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, children);
const buildNote = (text) => build("p", { class: "note" }, text);

const drawBar = (value, largest) => {
  const width = largest ? Math.round((1200 * value) / largest) / 10 : 0;
  const bar = draw("rect", { x: 0, y: 2, width, height: 10, rx: 1 });
  return draw("svg", { viewBox: "0 0 120 14", width: 120, height: 14, class: "bar", "aria-hidden": "true" }, bar);
};

const [HEIGHT, LEFT, BOTTOM, TOP, LABEL_WIDTH] = [96, 34, 22, 12, 52];
const [WIDE, SMALL] = [[1100, 12, 40], [270, 3, 18]];
const chooseColumn = (count, [width, least, most]) => Math.max(least, Math.min(most, Math.floor(width / Math.max(count, 1))));
const drawColumns = (points, title, largest, sizes) => {
  const top = Math.max(largest, 1, ...points.map(([, value]) => value));
  const column = chooseColumn(points.length, sizes);
  const width = LEFT + column * Math.max(points.length, 1) + 24;
  const step = Math.ceil(LABEL_WIDTH / column);
  const floor = TOP + HEIGHT;
  const columns = points.map(([label, value], at) => {
    const height = Math.round((HEIGHT * value * 10) / top) / 10;
    const body = draw("rect", { x: LEFT + at * column + 1, y: Math.round((floor - height) * 10) / 10, width: Math.max(column - 2, 2), height });
    return draw("g", {}, draw("title", {}, `${label}: ${writeNumber(value)}`), body);
  });
  const labels = points.map(([label], at) => (at % step ? null : draw("text", { x: LEFT + at * column + 1, y: floor + 14 }, label)));
  const axis = [
    draw("line", { x1: LEFT, x2: width, y1: floor, y2: floor, class: "axis" }),
    draw("text", { x: LEFT - 4, y: TOP + 8, "text-anchor": "end" }, writeNumber(top)),
    draw("text", { x: LEFT - 4, y: floor, "text-anchor": "end" }, "0"),
  ];
  const box = `0 0 ${width} ${floor + BOTTOM}`;
  return draw("svg", { viewBox: box, class: "columns", role: "img", width }, draw("title", {}, title), axis, columns, labels);
};
const captionChart = (chart, caption) =>
  build("figure", {}, buildScroll(caption, chart), build("figcaption", {}, caption));
