/* The console's own script: live updates, times, keyboard, actions and charts. No inline code, no eval. */
(function () {
  "use strict";

  const $ = (selector, root) => (root || document).querySelector(selector);
  const $$ = (selector, root) => Array.from((root || document).querySelectorAll(selector));

  /* Times ------------------------------------------------------------------------------------------------ */

  let local = remembered("zone") === "local";

  function remembered(key) {
    try { return window.localStorage.getItem("epicenter." + key); } catch (refused) { return null; }
  }

  function remember(key, value) {
    try { window.localStorage.setItem("epicenter." + key, value); } catch (refused) { /* private window */ }
  }

  const two = (number) => String(number).padStart(2, "0");
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  function clock(date) {
    return local
      ? two(date.getHours()) + ":" + two(date.getMinutes()) + ":" + two(date.getSeconds())
      : two(date.getUTCHours()) + ":" + two(date.getUTCMinutes()) + ":" + two(date.getUTCSeconds());
  }

  function moment(date) {
    const day = local
      ? date.getDate() + " " + MONTHS[date.getMonth()] + " " + date.getFullYear()
      : date.getUTCDate() + " " + MONTHS[date.getUTCMonth()] + " " + date.getUTCFullYear();
    return day + ", " + clock(date) + (local ? "" : " UTC");
  }

  function duration(milliseconds) {
    const seconds = Math.max(0, Math.floor(milliseconds / 1000));
    if (seconds < 60) { return seconds + " s"; }
    if (seconds < 3600) {
      const rest = seconds % 60;
      return Math.floor(seconds / 60) + " min" + (seconds < 600 && rest > 0 ? " " + rest + " s" : "");
    }
    const big = seconds < 86400 ? [3600, "h", 60, "min"] : [86400, "d", 3600, "h"];
    const rest = Math.floor((seconds % big[0]) / big[2]);
    return Math.floor(seconds / big[0]) + " " + big[1] + (rest > 0 ? " " + rest + " " + big[3] : "");
  }

  function put(element, text) {
    if (element.textContent !== text) { element.textContent = text; }
  }

  function showTimes() {
    const now = Date.now();
    $$("time[datetime]").forEach((element) => {
      const date = new Date(element.getAttribute("datetime"));
      if (element.hasAttribute("data-age")) { put(element, duration(now - date)); }
      if (element.hasAttribute("data-clock")) { put(element, clock(date)); }
      if (element.hasAttribute("data-moment")) { put(element, moment(date)); }
    });
    const zone = $("#zone");
    if (zone) { put(zone, local ? "Local" : "UTC"); }
  }

  /* Live updates ----------------------------------------------------------------------------------------- */

  const known = new Map();
  let pending = 0;

  function rememberSections() {
    const live = $("#live");
    if (live) {
      live.getAttribute("hx-select-oob").split(",").forEach((selector) => {
        const section = $(selector);
        if (section) { known.set(section.id, section.outerHTML); }
      });
    }
  }

  /* A section that the server renders as before is left alone: focus, scroll and open details stay. */
  function onOob(event) {
    const target = event.detail.target;
    const next = event.detail.fragment.querySelector("#" + target.id) || event.detail.fragment.firstElementChild;
    if (!next) { return; }
    next.removeAttribute("hx-swap-oob");
    const html = next.outerHTML;
    if (known.get(target.id) === html) {
      event.detail.shouldSwap = false;
      return;
    }
    known.set(target.id, html);
    $$("details[id]", target).forEach((details) => {
      const same = next.querySelector("#" + details.id);
      if (same) { same.open = details.open; }
    });
    const scrolled = target.querySelector(".timeline");
    if (scrolled) { keepScroll = scrolled.scrollTop; }
  }

  let keepScroll = null;

  function refresh() {
    window.clearTimeout(pending);
    pending = window.setTimeout(() => window.htmx.trigger(document.body, "epicenter:refresh"), 250);
  }

  function linkState(state, word) {
    const element = $("#link-state");
    element.dataset.state = state;
    put($("b", element), word);
  }

  function connect() {
    const live = $("#live");
    const only = live && live.dataset.incident;
    const source = new EventSource("/console/stream");
    let missed = false;
    let heard = Date.now();
    source.onmessage = (event) => {
      heard = Date.now();
      linkState("live", "Live");
      const change = JSON.parse(event.data);
      if (!change.incident && $("#head[data-state=open], #head[data-state=acknowledged]")) { loadCharts(); }
      if (missed || (change.incident && (!only || only === change.incident))) { refresh(); }
      missed = false;
    };
    source.onerror = () => {
      missed = true;
      linkState("lost", "Reconnecting");
      if (source.readyState === EventSource.CLOSED) { window.setTimeout(connect, 5000); }
    };
    const watch = window.setInterval(() => {
      if (source.readyState === EventSource.CLOSED) {
        window.clearInterval(watch);
      } else if (Date.now() - heard > 35000) {
        missed = true;
        linkState("lost", "No updates for " + duration(Date.now() - heard));
      }
    }, 5000);
    window.addEventListener("pagehide", () => source.close());
  }

  /* Actions ---------------------------------------------------------------------------------------------- */

  let toastTimer = 0;

  function toast(text, bad) {
    const element = $("#toast");
    element.textContent = text;
    element.className = "toast shown" + (bad ? " bad" : "");
    window.clearTimeout(toastTimer);
    toastTimer = window.setTimeout(() => { element.className = "toast"; }, bad ? 7000 : 3000);
  }

  function post(path, body) {
    return fetch(path, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "Accept": "application/json", "X-Epicenter-Console": "1" },
      body: JSON.stringify(body),
    }).then((answer) => {
      if (answer.ok) { return answer; }
      return answer.json().catch(() => ({})).then((problem) => {
        throw new Error(problem.detail || problem.title || "The server answered " + answer.status);
      });
    });
  }

  function user() {
    return remembered("user") || "console";
  }

  function api(id, action) {
    return "/api/v1/incidents/" + encodeURIComponent(id) + "/" + action;
  }

  function act(id, action, done) {
    post(api(id, action), { user: user() }).then(() => { toast(done); refresh(); },
      (failure) => toast(failure.message, true));
  }

  function rate(button, id) {
    const body = { user: user(), verdict: button.dataset.verdict };
    if (body.verdict === "wrong_cause") { body.entity = $("#right-cause").value; }
    button.disabled = true;
    post(api(id, "feedback"), body).then(() => {
      $$("[data-verdict]").forEach((other) => other.classList.toggle("done", other === button));
      toast("Noted: " + (body.verdict === "wrong_cause" ? "wrong cause" : button.textContent.trim()));
      refresh();
    }, (failure) => toast(failure.message, true)).finally(() => { button.disabled = false; });
  }

  function copy(text) {
    navigator.clipboard.writeText(text).then(() => toast("Copied"),
      () => toast("The browser does not allow copying here", true));
  }

  function chatText() {
    const lead = (selector) => { const e = $(selector); return e ? e.textContent.trim().replace(/\s+/g, " ") : ""; };
    return [$("#head h1").textContent.trim(), "Root cause: " + lead(".card.cause .lead") + " " + lead(".card.cause .sure"),
      "First failure: " + lead(".card.first .lead"), "Impact: " + lead(".card.impact .lead"), window.location.href].join("\n");
  }

  function onClick(event) {
    const target = event.target;
    const button = target.closest("button");
    const live = $("#live");
    const id = live && live.dataset.incident;
    if (button && button.dataset.act === "ack") { act(id, "ack", "Acknowledged"); }
    else if (button && button.dataset.act === "resolve") { act(id, "resolve", "Resolved"); }
    else if (button && button.dataset.act === "copy") { copy(chatText()); }
    else if (button && button.dataset.verdict) { rate(button, id); }
    else if (button && button.id === "keys") { $("#key-help").showModal(); }
    else if (button && button.classList.contains("copy")) { copy($("pre[data-copy]", button.closest(".panel")).textContent.trim()); }
    else if (button && button.id === "zone") {
      local = !local;
      remember("zone", local ? "local" : "utc");
      showTimes();
      drawCharts();
    } else if (!target.closest("a, button, input, select")) {
      const row = target.closest(".row[data-href]");
      if (row && !String(window.getSelection())) { window.location.href = row.dataset.href; }
    }
  }

  /* Keyboard --------------------------------------------------------------------------------------------- */

  let chosen = null;

  const rows = () => $$(".row[data-incident]").filter((row) => !row.hidden);

  function choose(row) {
    chosen = row ? row.dataset.incident : null;
    $$(".row[data-incident]").forEach((other) => other.classList.toggle("chosen", other === row));
    if (row) {
      row.scrollIntoView({ block: "nearest" });
      $("a", row).focus({ preventScroll: true });
    }
  }

  function step(by) {
    const list = rows();
    const at = list.findIndex((row) => row.dataset.incident === chosen);
    if (list.length) { choose(list[Math.min(list.length - 1, Math.max(0, at + by))]); }
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) {
      if (event.key === "Escape" && event.target.id === "filter") { event.target.blur(); }
      return;
    }
    const live = $("#live");
    const id = (live && live.dataset.incident) || chosen;
    if (event.key === "j") { step(1); }
    else if (event.key === "k") { step(-1); }
    else if (event.key === "a" && id && $("[data-act=ack], .row.chosen.open")) { act(id, "ack", "Acknowledged"); }
    else if (event.key === "r" && id && live && live.dataset.incident && $("[data-act=resolve]")) { act(id, "resolve", "Resolved"); }
    else if (event.key === "u") { window.location.href = "/"; }
    else if (event.key === "/" && $("#filter")) { event.preventDefault(); $("#filter").focus(); }
    else if (event.key === "?") { $("#key-help").showModal(); }
  }

  function filterRows() {
    const field = $(".bar > #filter");
    if (field) {
      const wanted = field.value.trim().toLowerCase();
      $$(".row[data-incident]").forEach((row) => { row.hidden = !row.textContent.toLowerCase().includes(wanted); });
    }
  }

  /* Charts ----------------------------------------------------------------------------------------------- */

  const plots = new Map();
  let data = [];

  function loadCharts() {
    const host = $("[data-charts]");
    if (host) {
      fetch(host.dataset.charts, { headers: { "Accept": "application/json" } })
        .then((answer) => (answer.ok ? answer.json() : []))
        .then((list) => { data = list; showCharts(); }, () => { /* the next update tries again */ });
    }
  }

  function digits(number) {
    const size = Math.abs(number);
    if (size === 0) { return "0"; }
    if (size >= 1e4) { return (number / 1000).toLocaleString("en", { maximumSignificantDigits: 3 }) + "k"; }
    return number.toLocaleString("en", { maximumSignificantDigits: 3 });
  }

  function value(number, unit, statistic) {
    if (number === null || number === undefined) { return "n/a"; }
    if (statistic === "ratio") { return digits(number * 100) + "%"; }
    if (unit === "s") { return Math.abs(number) < 1 ? digits(number * 1000) + " ms" : digits(number) + " s"; }
    if (unit === "1/s") { return digits(number) + "/s"; }
    if (unit === "By" || unit === "bytes") { return bytes(number); }
    return digits(number) + (unit ? " " + unit : "");
  }

  function bytes(number) {
    let rest = number;
    const units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let at = 0;
    while (Math.abs(rest) >= 1024 && at < units.length - 1) { rest /= 1024; at++; }
    return digits(rest) + " " + units[at];
  }

  /* Charts that are on the page already get their new points; the others are drawn. */
  function showCharts() {
    data.forEach((chart) => {
      const figure = $$(".chart").find((candidate) => candidate.dataset.anomaly === chart.anomaly);
      if (!figure || !chart.times.length) { return; }
      const drawn = plots.get(chart.anomaly);
      if (drawn && figure.contains(drawn.root)) {
        Object.assign(drawn.chart, chart);
        drawn.setData(columns(chart));
      } else {
        plots.set(chart.anomaly, draw(chart, $(".plot", figure)));
      }
    });
  }

  function drawCharts() {
    plots.forEach((plot) => plot.destroy());
    plots.clear();
    showCharts();
  }

  const columns = (chart) => [chart.times, chart.lower, chart.upper, chart.expected, chart.actual];

  function draw(chart, host) {
    host.replaceChildren();
    const style = window.getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const show = (number) => value(number, chart.unit, chart.statistic);
    const tick = (number) => (number === 0 ? "0" : chart.unit.length > 2 && chart.unit !== "1/s" && chart.unit !== "bytes"
      ? digits(number) : show(number));
    const font = "11px Inter, system-ui, sans-serif";
    const tip = document.createElement("div");
    tip.className = "tip";
    tip.hidden = true;
    const plot = new window.uPlot({
      width: host.clientWidth,
      height: 128,
      padding: [6, 4, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 5 }, drag: { x: false, y: false } },
      scales: { x: { time: true }, y: { range: (plot, low, high) => range(low, high) } },
      axes: [
        { font: font, stroke: colour("--ink-3"), grid: { show: false }, ticks: { show: false }, size: 20, gap: 2, space: 56,
          values: (plot, ticks) => ticks.map((time) => clock(new Date(time * 1000)).slice(0, 5)) },
        { font: font, stroke: colour("--ink-3"), grid: { stroke: colour("--grid"), width: 1 }, ticks: { show: false }, size: 50, gap: 4, space: 25,
          values: (plot, ticks) => ticks.map(tick) },
      ],
      series: [
        {},
        { stroke: "transparent", points: { show: false } },
        { stroke: "transparent", points: { show: false } },
        { stroke: colour("--ink-3"), width: 1, dash: [3, 3], points: { show: false } },
        { stroke: colour("--chart"), width: 1.75, points: { show: false } },
      ],
      bands: [{ series: [2, 1], fill: colour("--band") }],
      hooks: {
        ready: [(plot) => plot.over.appendChild(tip)],
        draw: [(plot) => mark(plot, chart, colour)],
        setCursor: [(plot) => {
          const at = plot.cursor.idx;
          tip.hidden = at === null || at === undefined || plot.cursor.left < 0;
          if (!tip.hidden) {
            tip.textContent = clock(new Date(chart.times[at] * 1000)) + "  " + show(chart.actual[at]) + "  (expected " + show(chart.expected[at]) + ")";
            const left = Math.min(plot.cursor.left + 8, Math.max(0, plot.over.clientWidth - tip.offsetWidth));
            tip.style.left = left + "px";
            tip.style.top = "2px";
          }
        }],
      },
    }, columns(chart), host);
    plot.chart = chart;
    return plot;
  }

  function range(low, high) {
    if (low === null || high === null) { return [0, 1]; }
    const spread = (high - low) || Math.abs(high) || 1;
    return [low >= 0 && low < spread ? 0 : low - spread * 0.06, high + spread * 0.08];
  }

  /* A dashed line at the onset, and a dot on the first abnormal point. */
  function mark(plot, chart, colour) {
    const pen = plot.ctx;
    const box = plot.bbox;
    const x = Math.round(plot.valToPos(chart.onset, "x", true));
    if (x < box.left || x > box.left + box.width) { return; }
    pen.save();
    pen.strokeStyle = colour("--onset");
    pen.fillStyle = colour("--onset");
    pen.lineWidth = window.devicePixelRatio || 1;
    pen.setLineDash([4, 3]);
    pen.beginPath();
    pen.moveTo(x, box.top);
    pen.lineTo(x, box.top + box.height);
    pen.stroke();
    const at = chart.times.findIndex((time) => time >= chart.onset);
    if (at >= 0 && chart.actual[at] !== null) {
      pen.beginPath();
      pen.arc(plot.valToPos(chart.times[at], "x", true), plot.valToPos(chart.actual[at], "y", true), 3.5 * pen.lineWidth, 0, 7);
      pen.fill();
    }
    pen.restore();
  }

  /* Start ------------------------------------------------------------------------------------------------ */

  function enhance() {
    $$("[data-origin]").forEach((element) => put(element, window.location.origin));
    $$("pre[data-copy]").forEach((block) => {
      const header = $("header", block.closest(".panel"));
      if (!$(".copy", header)) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "copy";
        button.textContent = "Copy";
        header.appendChild(button);
      }
    });
    showTimes();
    filterRows();
  }

  function afterSwap(event) {
    enhance();
    if (event.target.id === "charts") { loadCharts(); }
    if (keepScroll !== null && $(".timeline")) {
      $(".timeline").scrollTop = keepScroll;
      keepScroll = null;
    }
    const again = chosen && rows().find((row) => row.dataset.incident === chosen);
    if (again) { again.classList.add("chosen"); }
  }

  document.addEventListener("DOMContentLoaded", () => {
    rememberSections();
    enhance();
    loadCharts();
    connect();
    window.setInterval(showTimes, 1000);
    document.addEventListener("click", onClick);
    document.addEventListener("keydown", onKey);
    document.addEventListener("input", (event) => { if (event.target.id === "filter") { filterRows(); } });
    document.addEventListener("change", (event) => { if (event.target.hasAttribute("data-submit")) { event.target.form.submit(); } });
    document.body.addEventListener("htmx:oobBeforeSwap", onOob);
    document.body.addEventListener("htmx:oobAfterSwap", afterSwap);
    document.body.addEventListener("htmx:afterRequest", () => { if ($("[data-charts]")) { loadCharts(); } });
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawCharts);
    let resizing = 0;
    window.addEventListener("resize", () => { window.clearTimeout(resizing); resizing = window.setTimeout(drawCharts, 150); });
  });
}());
