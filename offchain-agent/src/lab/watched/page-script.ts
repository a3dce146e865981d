/**
 * The script of the page, as browsers run it: no build stands between. All that comes from nodes, logs and files is written by
 * `textContent`, never as markup.
 */
export const pageScript = String.raw`
(() => {
'use strict';
const byId = (id) => document.getElementById(id);
const parsed = (id) => { const at = byId(id); return at ? JSON.parse(at.textContent) : undefined; };
const options = parsed('options');
const colours = ['#2563eb', '#d97706', '#16a34a', '#9333ea', '#e11d48', '#0891b2', '#65a30d', '#64748b', '#db2777', '#0d9488'];
const colourOf = (index) => colours[index % colours.length];
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
/** Hours at one row a second; a report has what the watcher kept. */
const mostRows = 14400;
/** Between the marks of what is counted. */
const whole = [1, 2, 5].flatMap((step) => [1, 10, 100, 1e3, 1e4, 1e5, 1e6].map((ten) => step * ten)).sort((a, b) => a - b);
const charts = new Map();
let seen;

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function fill(table, titles, rows) {
  const head = element('tr');
  for (const title of titles) head.append(element('th', title.text ?? title, title.isText ? 'text' : ''));
  table.replaceChildren(head, ...rows.map((cells) => {
    const row = element('tr');
    for (const cell of cells) row.append(cell instanceof Node ? cell : element('td', cell));
    return row;
  }));
}

const textCell = (text, className = '') => element('td', text, 'text ' + className);
const textTitle = (text) => ({ text, isText: true });
const clock = (ms) => new Date(ms).toLocaleTimeString();

function amount(value, unit) {
  if (value === null || value === undefined) return '-';
  if (unit === 'B' || unit === 'B/s') {
    const steps = ['', 'k', 'M', 'G', 'T'];
    let step = 0;
    while (Math.abs(value) >= 1000 && step < steps.length - 1) { value /= 1000; step += 1; }
    return value.toFixed(step === 0 || value >= 100 ? 0 : 1) + ' ' + steps[step] + unit;
  }
  const digits = unit === '' ? 0 : Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits) + (unit === '' ? '' : ' ' + unit);
}

function latest(node, figure) {
  const values = seen.values[node]?.[figure.id] ?? [];
  // What comes now and then is shown as it last was; all else as it is.
  for (let at = values.length - 1; figure.sparse && at >= 0; at -= 1) if (values[at] !== null) return values[at];
  return values.at(-1) ?? null;
}

function showNodes() {
  fill(byId('nodes'), [textTitle('node'), textTitle('region'), textTitle('state'), ...seen.figures.map(({ short }) => short.split(' ')[0])],
    seen.nodes.map((node, index) => {
      const name = textCell('');
      const dot = element('span', '', 'dot');
      dot.style.background = colourOf(index);
      name.append(dot, node.name);
      const state = node.state === 'running' && !node.answers ? 'silent' : node.state;
      return [name, textCell(node.region ?? '-'), textCell(state, state === 'running' ? '' : 'bad'),
        ...seen.figures.map((figure) => amount(latest(node.name, figure), figure.unit))];
    }));
}

function showLinks() {
  const table = byId('links');
  if (seen.links === null) return table.replaceChildren(element('caption', 'nothing stands between the nodes that could count'));
  const names = seen.nodes.map(({ name }) => name);
  const of = (from, to) => seen.links.find((link) => link.from === from && link.to === to);
  fill(table, ['', ...names], names.map((from) => [element('th', from), ...names.map((to) => {
    const link = of(from, to);
    const cell = element('td', link ? amount(link.bytes_per_s, 'B/s') : '');
    if (link) cell.title = Math.round(link.packets_per_s) + ' packets a second, ' + link.lost + ' lost since the beginning';
    return cell;
  })]));
}

function showFaults() {
  const lines = seen.faults.slice(-50).toReversed().map(({ text, from_ms: from, to_ms: to }) => {
    const end = to === null ? 'in force' : 'until ' + clock(to) + ' (' + ((to - from) / 1000).toFixed(1) + ' s)';
    return element('li', text + ', from ' + clock(from) + ', ' + end);
  });
  byId('faults').replaceChildren(...(lines.length > 0 ? lines : [element('li', 'none')]));
}

function showLogs() {
  const mark = ({ level, expected }) => textCell(level + (expected ? ', expected' : ''), expected ? 'expected' : 'bad');
  fill(byId('alerts'), ['time', textTitle('level'), textTitle('node'), textTitle('target'), textTitle('text'), textTitle('why')],
    seen.alerts.slice(-60).toReversed().map((alert) => [clock(alert.at_ms), mark(alert), textCell(alert.node), textCell(alert.target),
      textCell(alert.text), textCell(alert.reason === 'first' ? 'the first such line' : 'many within a minute')]));
  fill(byId('signatures'), ['lines', 'expected', textTitle('nodes'), textTitle('signature')],
    seen.signatures.map(({ count, expected, nodes, signature }) => [String(count), String(expected), textCell(nodes.join(' ')), textCell(signature)]));
}

/** The data of a chart: what lies in the chosen window. */
function dataOf(figure) {
  const seconds = Number(byId('window').value);
  const times = seen.times_ms;
  const from = seconds === 0 ? 0 : (times.at(-1) ?? 0) - seconds * 1000;
  let first = times.findIndex((ms) => ms >= from);
  if (first < 0) first = 0;
  return [times.slice(first).map((ms) => ms / 1000),
    ...seen.nodes.map(({ name }) => (seen.values[name]?.[figure.id] ?? times.map(() => null)).slice(first))];
}

/** Faults as bands over a chart: elements, so that they have a title. */
function placeBands(plot) {
  for (const band of plot.over.querySelectorAll('.band')) band.remove();
  const { min, max } = plot.scales.x;
  if (min === null || max === null || min === undefined || max === undefined) return;
  for (const { id, kind, text, from_ms: from, to_ms: to } of seen.faults) {
    const start = Math.max(min, from / 1000);
    const end = Math.min(max, to === null ? max : to / 1000);
    if (end < start) continue;
    const band = element('div', undefined, 'band');
    band.dataset.fault = id;
    band.dataset.kind = kind;
    band.title = text;
    const left = plot.valToPos(start, 'x');
    band.style.left = left + 'px';
    band.style.width = Math.max(2, plot.valToPos(end, 'x') - left) + 'px';
    plot.over.prepend(band);
  }
}

function makeChart(figure) {
  const box = element('div', undefined, 'chart');
  box.dataset.figure = figure.id;
  const note = element('p', '');
  box.append(element('h2', figure.title + (figure.unit === '' ? '' : ', ' + figure.unit)), note);
  byId('charts').append(box);
  const axis = { stroke: css('--faint'), grid: { stroke: css('--line'), width: 1 }, ticks: { stroke: css('--line') } };
  const plot = new uPlot({
    ...options,
    width: Math.max(200, box.clientWidth),
    series: [{}, ...seen.nodes.map(({ name }, index) => ({
      label: name, stroke: colourOf(index), width: 1.5, spanGaps: figure.sparse === true, points: { show: figure.sparse === true, size: 4 },
    }))],
    axes: [axis, { ...axis, size: 70, ...(figure.unit === '' && { incrs: whole }), values: (_, ticks) => ticks.map((tick) => amount(tick, figure.unit)) }],
    scales: { y: { range: (_, low, high) => range(figure, low, high) } },
    hooks: {
      setScale: [(self, key) => { if (key === 'x') placeBands(self); }],
      setSize: [placeBands],
      setCursor: [(self) => { note.textContent = valuesAt(self, figure) || reasonOf(figure); }],
    },
  }, dataOf(figure), box);
  charts.set(figure.id, { plot, figure, note, box });
}

function range({ id }, low, high) {
  if (low === null || high === null) return [0, 1];
  const isHeight = id === 'best' || id === 'finalized';
  const from = isHeight ? low : Math.min(0, low);
  return high > from ? [from, high + (high - from) * 0.05] : [from, from + 1];
}

function valuesAt(plot, figure) {
  const at = plot.cursor.idx;
  if (at === null || at === undefined) return '';
  return seen.nodes.map(({ name }, index) => name + ' ' + amount(plot.data[index + 1]?.[at], figure.unit)).join('   ');
}

function reasonOf({ reason, id }) {
  const isThere = seen.nodes.some(({ name }) => (seen.values[name]?.[id] ?? []).some((value) => value !== null));
  return isThere || !reason ? '' : '- : ' + reason;
}

function showAll() {
  byId('about').textContent = seen.engine + ', slots of ' + seen.slot_ms / 1000 + ' s, ' + seen.nodes.length + ' nodes, up since '
    + new Date(seen.started_at).toLocaleString() + '; transactions sent to measure: ' + seen.transactions.included + ' in blocks, '
    + seen.transactions.lost + ' lost';
  showNodes();
  showNodeNames();
  showLinks();
  showFaults();
  showLogs();
  const names = seen.nodes.map(({ name }) => name).join(' ');
  if (byId('charts').dataset.nodes !== names) {
    byId('charts').replaceChildren();
    byId('charts').dataset.nodes = names;
    charts.clear();
    for (const figure of seen.figures) makeChart(figure);
  }
  for (const { plot, figure, note } of charts.values()) {
    plot.setData(dataOf(figure));
    placeBands(plot);
    if (!valuesAt(plot, figure)) note.textContent = reasonOf(figure);
  }
}

function addTick({ rows, reasons, ...now }) {
  if (seen === undefined) return;
  Object.assign(seen, now);
  for (const figure of seen.figures) figure.reason = reasons[figure.id] ?? null;
  const before = seen.times_ms.length;
  seen.times_ms.push(now.at_ms);
  for (const { name } of seen.nodes) {
    const columns = (seen.values[name] ??= {});
    for (const { id } of seen.figures) {
      columns[id] ??= Array.from({ length: before }, () => null);
      columns[id].push(rows[name]?.[id] ?? null);
    }
  }
  if (seen.times_ms.length > mostRows) {
    seen.times_ms.splice(0, mostRows / 2);
    for (const columns of Object.values(seen.values)) for (const values of Object.values(columns)) values.splice(0, mostRows / 2);
  }
  if (!document.hidden) showAll();
}

function say(text, className) {
  byId('state').textContent = text;
  byId('state').className = className;
}

byId('window').addEventListener('change', () => seen && showAll());
document.addEventListener('visibilitychange', () => seen && !document.hidden && showAll());
addEventListener('resize', () => {
  for (const { plot, box } of charts.values()) plot.setSize({ width: Math.max(200, box.clientWidth), height: options.height });
});

/** What this user may do; the server asks again. */
async function showCommands() {
  const panel = byId('commands');
  const me = await (await fetch('api/me' + location.search)).json();
  byId('me').textContent = me.user + ', ' + me.role;
  if (me.role === 'viewer') return;
  panel.hidden = false;
  const bodies = {
    stop: () => ({ node: byId('node').value }),
    start: () => ({ node: byId('node').value }),
    fault: () => ({ kind: byId('kind').value, node: byId('node').value, for: byId('fault-for').value }),
    load: () => ({ rate: Number(byId('rate').value), for: byId('load-for').value }),
  };
  for (const button of panel.querySelectorAll('button')) button.addEventListener('click', async () => {
    const action = button.dataset.action;
    const told = byId('said');
    button.disabled = true;
    told.textContent = action + ' …';
    try {
      const answer = await fetch('api/' + action + location.search, { method: 'POST',
        headers: { 'content-type': 'application/json', 'x-almanac': '1' }, body: JSON.stringify(bodies[action]()) });
      const { what, message } = await answer.json();
      told.textContent = answer.ok ? action + ' ' + what : message;
    } catch {
      told.textContent = 'the page does not answer';
    }
    button.disabled = false;
  });
}

function showNodeNames() {
  const select = byId('node');
  if (!select || select.options.length === seen.nodes.length) return;
  select.replaceChildren(...seen.nodes.map(({ name }) => element('option', name)));
}

const report = parsed('data');
if (report) {
  seen = report;
  byId('window').value = '0';
  say('a report, written ' + new Date(report.at_ms).toLocaleString(), '');
  showAll();
} else {
  if (byId('commands')) showCommands().catch(() => undefined);
  const stream = new EventSource('api/stream' + location.search);
  // Also after the connection was lost: with it comes what was missed.
  stream.addEventListener('document', ({ data }) => { seen = JSON.parse(data); say('live', 'live'); showAll(); });
  stream.addEventListener('tick', ({ data }) => addTick(JSON.parse(data)));
  stream.onerror = () => say('nobody watches any more, or the connection is lost: it is tried again', 'lost');
}
})();
`;
