const SECONDS = 60;
const FAULTS = [["kill", "Kill"], ["freeze", "Freeze"], ["blackhole", "Black-hole"], ["heal", "Heal"]];
const whole = new Intl.NumberFormat("en");
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const history = [];
const cards = new Map();
const byId = id => document.getElementById(id);

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Writes only what differs, so that nothing flickers and a screen reader hears changes alone. */
function text(node, value) {
  if (node.textContent !== value) node.textContent = value;
}

function tone(state) {
  return state === "UP" ? "good" : state === "DOWN" ? "bad" : "calm";
}

function card(name, index) {
  const parts = {
    state: element("span", { class: "pill" }),
    serves: element("span", { class: "pill serves", hidden: "" }, "serves reads"),
    bar: element("i"),
    share: element("b"), lag: element("b"), trip: element("b"), reason: element("p", { class: "reason" }), buttons: new Map()
  };
  const buttons = element("div", { class: "buttons", role: "group", "aria-label": `Faults in ${name}` });
  for (const [fault, label] of FAULTS) {
    const button = element("button", { type: "button", "data-fault": fault, "data-region": name }, label);
    button.addEventListener("click", () => fetch(`api/regions/${name}/${fault}`, { method: "POST" }));
    parts.buttons.set(fault, button);
    buttons.append(button);
  }
  const share = element("div", { class: "share" }, parts.bar);
  const made = element("article", { class: "region", id: `region-${name}`, style: `--tint: var(--region-${index})` },
    element("div", { class: "region-head" }, element("h2", {}, name), parts.serves, parts.state),
    share,
    element("p", { class: "facts" }, element("span", {}, parts.share, " of reads"), element("span", {}, "lag ", parts.lag), element("span", {}, parts.trip, " round trip")),
    parts.reason, buttons);
  byId("regions").append(made);
  byId("legend").append(element("li", {}, element("i", { style: `background: var(--region-${index})` }), name));
  return parts;
}

function showRegion(region, index, status) {
  if (!cards.has(region.name)) cards.set(region.name, card(region.name, index));
  const parts = cards.get(region.name);
  const answers = Object.values(status.reads.byRegion).reduce((sum, count) => sum + count, 0);
  const share = answers ? Math.round(100 * (status.reads.byRegion[region.name] ?? 0) / answers) : 0;
  text(parts.state, region.state.toLowerCase());
  parts.state.dataset.tone = tone(region.state);
  parts.serves.hidden = status.serving !== region.name;
  parts.bar.style.width = `${share}%`;
  text(parts.share, `${share} %`);
  text(parts.lag, region.lag < 0 ? "unknown" : region.lag < 10_000 ? `${(region.lag / 1000).toFixed(1)} s` : `${whole.format(Math.round(region.lag / 1000))} s`);
  parts.lag.dataset.tone = region.lag < 0 || region.lag > 60_000 ? "bad" : region.lag > 5_000 ? "late" : "";
  text(parts.trip, `${region.roundTrip.toFixed(1)} ms`);
  text(parts.reason, region.reason.charAt(0).toUpperCase() + region.reason.slice(1));
  for (const [fault, button] of parts.buttons) {
    if (fault === "heal") button.disabled = region.fault === "";
    else button.setAttribute("aria-pressed", String(region.fault === fault));
  }
}

function showHeadline(status) {
  const index = status.regions.findIndex(region => region.name === status.serving);
  const headline = byId("headline");
  const wanted = status.serving ? `Reads are served by ${status.serving}` : "No region can serve now";
  if (headline.textContent !== wanted) {
    headline.replaceChildren(...(status.serving
      ? ["Reads are served by ", element("span", { class: `name-${index}` }, status.serving)] : [wanted]));
  }
  const lost = status.regions.filter(region => region.state !== "UP").map(region => region.name);
  const failed = status.reads.failed;
  text(byId("summary"),
    (lost.length ? `${lost.join(" and ")} ${lost.length > 1 ? "are" : "is"} not well. ` : "Every region is well. ")
    + (failed ? `${whole.format(failed)} reads have failed so far. ` : "No read has failed. ")
    + (status.book.missing || status.book.doubled ? "The feed is not whole." : "No change is missing, none came twice."));
}

function showFigures(status) {
  const lately = history.slice(-8);
  const span = lately.length > 1 ? (lately.at(-1).at - lately[0].at) / 1000 : 0;
  const count = lately.slice(1).reduce((sum, one) => sum + one.count, 0);
  text(byId("rate"), span ? whole.format(Math.round(count / span)) : "0");
  text(byId("failed"), whole.format(status.reads.failed));
  byId("failed").dataset.tone = status.reads.failed ? "bad" : "good";
  text(byId("total"), `of ${whole.format(status.reads.total)}`);
  byId("p99").firstChild.textContent = Math.max(...lately.map(one => one.p99)).toFixed(1);
  text(byId("longest"), `longest ${whole.format(Math.round(status.reads.longest))} ms`);
  text(byId("orders"), whole.format(status.book.orders));
  text(byId("integrity"), `${status.book.missing} missing, ${status.book.doubled} doubled`);
  byId("orders").dataset.tone = status.book.missing || status.book.doubled ? "bad" : "good";
}

function showFeed(status) {
  const behind = status.feedBehind < 0 ? "" : `, ${(status.feedBehind / 1000).toFixed(1)} s behind`;
  text(byId("feed-state"), `${status.feed.toLowerCase()}${status.feedRegion ? ` from ${status.feedRegion}` : ""}${behind}`);
  const rows = status.book.newest.map(({ order, endpoint }) => {
    const index = status.regions.findIndex(region => region.name === endpoint);
    return element("tr", {},
      element("td", { class: "number" }, whole.format(order.id)), element("td", {}, order.customer),
      element("td", {}, order.item), element("td", { class: "number" }, (order.cents / 100).toFixed(2)),
      element("td", { class: `name-${index}` }, endpoint));
  });
  byId("feed").replaceChildren(...rows);
}

function showTimeline(lines) {
  const newest = lines.length ? lines[0].at + lines.length : "";
  if (byId("timeline").dataset.newest === String(newest)) return;
  byId("timeline").dataset.newest = newest;
  byId("timeline").replaceChildren(...lines.map(line => element("li", { "data-tone": line.tone },
    element("time", { datetime: line.at }, clock.format(new Date(line.at))), element("span", {}, line.text))));
}

function drawRibbon(status) {
  const canvas = byId("ribbon");
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (canvas.width !== Math.round(width * ratio)) [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  const pen = canvas.getContext("2d");
  const colours = getComputedStyle(document.documentElement);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  const most = Math.max(20, ...history.map(one => one.count));
  const step = width / (SECONDS * 4);
  for (const one of history) {
    const left = width - (status.at - one.at) / (SECONDS * 1000) * width - step;
    let bottom = height;
    const layers = status.regions.map((region, index) => [one.byRegion[region.name] ?? 0, `--region-${index}`]);
    for (const [count, colour] of [...layers, [one.failed, "--bad"]]) {
      const tall = count / most * (height - 4);
      pen.fillStyle = colours.getPropertyValue(colour);
      pen.fillRect(left, bottom - tall, Math.max(1, step - .6), tall);
      bottom -= tall;
    }
  }
  canvas.setAttribute("aria-label", `Reads by region over the last minute; now ${status.serving || "nowhere"}`);
}

function show(status) {
  const count = Object.values(status.reads.byRegion).reduce((sum, one) => sum + one, 0) + status.reads.failedNow;
  history.push({ at: status.at, count, byRegion: status.reads.byRegion, failed: status.reads.failedNow, p99: status.reads.p99 });
  while (history.length && history[0].at < status.at - SECONDS * 1000) history.shift();
  status.regions.forEach((region, index) => showRegion(region, index, status));
  showHeadline(status);
  showFigures(status);
  showFeed(status);
  showTimeline(status.timeline);
  drawRibbon(status);
}

const stream = new EventSource("api/status");
stream.onmessage = message => {
  byId("link").dataset.tone = "good";
  text(byId("link"), "live");
  show(JSON.parse(message.data));
};
stream.onerror = () => {
  byId("link").dataset.tone = "bad";
  text(byId("link"), "the application does not answer; trying again");
};
