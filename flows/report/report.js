"use strict";
(() => {
  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const records = Array.from(document.querySelectorAll("#records > details"));
  const fields = ["country", "with", "sector", "stage", "year", "words"];
  if (!form || !shown) return;
  form.hidden = false;

  const holds = (record, wanted) =>
    (!wanted.country || record.dataset.countries.includes(` ${wanted.country} `)) &&
    (!wanted.with || record.dataset.countries.includes(` ${wanted.with} `)) &&
    (!wanted.sector || record.dataset.sectors.includes(` ${wanted.sector} `)) &&
    (!wanted.stage || record.dataset.stage === wanted.stage) &&
    (!wanted.year || record.dataset.year === wanted.year) &&
    wanted.words.toLowerCase().split(/\s+/).every((word) => record.textContent.toLowerCase().includes(word));

  const readForm = () => Object.fromEntries(fields.map((name) => [name, form.elements.namedItem(name).value.trim()]));

  const apply = () => {
    const wanted = readForm();
    let [count, counted] = [0, 0];
    for (const record of records) {
      record.hidden = !holds(record, wanted);
      if (record.hidden) continue;
      count += 1;
      counted += record.classList.contains("doubtful") ? 0 : 1;
    }
    shown.textContent = `${count} of ${records.length} listed partnerships, ${counted} of them counted above`;
  };

  const follow = () => {
    const target = location.hash.slice(1);
    const record = target && document.getElementById(target);
    if (record && record.tagName === "DETAILS") {
      form.reset();
      apply();
      record.open = true;
      record.scrollIntoView();
      record.querySelector("summary").focus({ preventScroll: true });
    } else if (target.includes("=")) {
      const wanted = new URLSearchParams(target);
      for (const name of fields) form.elements.namedItem(name).value = wanted.get(name) || "";
      apply();
      document.getElementById("list").scrollIntoView();
      shown.tabIndex = -1;
      shown.focus({ preventScroll: true });
    }
  };

  let waiting = 0;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(apply, 80); });
  form.addEventListener("reset", () => setTimeout(apply, 0));
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("click", (event) => {
    const anchor = event.target.closest && event.target.closest('a[href^="#"]');
    if (anchor && anchor.getAttribute("href") === location.hash) { event.preventDefault(); follow(); }
  });
  window.addEventListener("hashchange", follow);
  window.addEventListener("beforeprint", () => records.forEach((record) => { if (!record.hidden) record.open = true; }));
  apply();
  follow();
})();
