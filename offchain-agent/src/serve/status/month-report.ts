import { percent, utc } from '../../base/format.ts';
import { html } from '../../base/markup.ts';
import { recordDocument } from '../../chain/records/record-document.ts';
import { periodEnd, periodStart } from '../../sli/calendar.ts';
import type { BlockView } from '../chain/served-chain.ts';
import { networkPath, type PageFrame, page } from './layout.ts';
import { measuredOf } from './measured.ts';
import { type MonthReport, type MonthRow, monthReport } from './month.ts';
import { lineIn, type NetworkStatus } from './network-status.ts';
import { asOfText, countsText, describeIncident, ruleTexts } from './text.ts';

/** Reads the month that contains an instant. */
export async function readMonth(status: NetworkStatus, view: BlockView, atS: number): Promise<MonthReport> {
  const { network, targets, minCoveragePpm } = status;
  const startS = periodStart('month', atS);
  const endS = periodEnd('month', atS);
  const indicators = [...new Set(targets.flatMap(({ checks }) => checks.map(({ indicator }) => indicator)))];
  const rows = await Promise.all(
    indicators.map(async (indicator) => {
      const ranking = await (await view.records(network.id, indicator)).ranking('month', startS);
      const byTarget = new Map((ranking?.rows ?? []).map((row) => [row.target, row]));
      return targets.flatMap(({ target, label, checks }): MonthRow[] => {
        const answer = byTarget.get(target);
        if (!answer) return [];
        const measured = measuredOf(recordDocument(answer), minCoveragePpm);
        const { objectivePpm } = checks.find((check) => check.indicator === indicator) ?? status;
        const isMet = measured.sharePpm === undefined ? undefined : measured.sharePpm >= objectivePpm;
        return [{ target, label, indicator, measured, objectivePpm, isMet }];
      });
    }),
  );
  return monthReport(status, {
    atS,
    nowMs: view.head.timeMs,
    rows: rows.flat().toSorted((a, b) => a.target - b.target),
    changes: changesOf(status, startS, endS),
  });
}

/** Who began and who ceased to measure. */
function changesOf({ reporters }: NetworkStatus, startS: number, endS: number): readonly string[] {
  const isIn = (atS: number | undefined): atS is number => atS !== undefined && atS >= startS && atS < endS;
  return reporters
    .flatMap(({ label, joinedS, leftS }) => [
      ...(isIn(joinedS) ? [{ atS: joinedS, text: `reporter ${label} joined` }] : []),
      ...(isIn(leftS) ? [{ atS: leftS, text: `reporter ${label} left` }] : []),
    ])
    .toSorted((a, b) => a.atS - b.atS)
    .map(({ atS, text }) => `${utc(atS * 1_000)} UTC: ${text}`);
}

const noChanges = { chain: 'No reporter joined or left.', monitor: 'None is noted.' } as const;

function titleOf({ month, isOpen, status }: MonthReport): string {
  return `${status.network.name}, ${month}${isOpen ? ' (so far)' : ''}`;
}

function objectiveText({ rows, status }: MonthReport): string {
  const met = rows.filter(({ isMet }) => isMet).length;
  const unknown = rows.filter(({ isMet }) => isMet === undefined).length;
  return `Objective ${percent(status.objectivePpm)} %: met by ${met} of ${rows.length} records${unknown > 0 ? `, ${unknown} not measured` : ''}.`;
}

/** What of the month is too old to be looked at for incidents; undefined when nothing is. */
export function incidentNote({
  isWhole,
  status,
}: Pick<MonthReport, 'isWhole' | 'status'>): string | undefined {
  if (isWhole) return undefined;
  const { incidentsSinceS } = status;
  const since = incidentsSinceS === undefined ? '' : ` before ${utc(incidentsSinceS * 1_000)} UTC`;
  return status.origin === 'chain'
    ? `Incidents${since} are not known: the chain keeps no older windows.`
    : `Incidents${since} are not known: this monitor has no older samples.`;
}

const noRows = {
  chain: 'The chain has no record of this month.',
  monitor: 'This monitor has no sample of this month.',
} as const;

function metText(isMet: boolean | undefined): string {
  return isMet === undefined ? '?' : isMet ? 'met' : 'missed';
}

/** The report as a page. */
export function monthPage(frame: PageFrame, report: MonthReport): string {
  const { rows, incidents, changes, month, status } = report;
  const path = networkPath(status.network.id);
  const body = html`
<nav aria-label="Pages"><a href="${path}">Status</a> <a href="${path}/report/${month}.md">As Markdown</a></nav>
<h1>Report: ${titleOf(report)}</h1>
<p>${objectiveText(report)}</p>
${
  rows.length === 0
    ? html`<p>${noRows[status.origin]}</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="Table"><table><thead><tr><th>target</th><th>indicator</th><th>uptime</th><th>objective</th></tr></thead>
<tbody>${rows.map(({ target, indicator, measured, isMet }) => html`<tr><td>${lineIn(status, target)}</td><td>${indicator}</td><td>${countsText(measured, indicator)}</td><td>${metText(isMet)}</td></tr>`)}</tbody></table></div>`
}
<h2>Incidents</h2>
${incidents.length === 0 ? html`<p>None that is known.</p>` : html`<ul>${incidents.map((one) => html`<li>${describeIncident(one, status)}</li>`)}</ul>`}
<p class="muted">${incidentNote(report)}</p>
<h2>Operational changes</h2>
${changes.length === 0 ? html`<p>${noChanges[status.origin]}</p>` : html`<ul>${changes.map((text) => html`<li>${text}</li>`)}</ul>`}
<details id="rule"><summary>How this is found</summary><ul>${ruleTexts(status).map((text) => html`<li>${text}</li>`)}</ul></details>`;
  return page(frame, { title: `Report: ${titleOf(report)}`, body });
}

/** The report as Markdown. */
export function monthMarkdown({ head, facts }: PageFrame, report: MonthReport): string {
  const { rows, incidents, changes, status } = report;
  const list = (texts: readonly string[], none: string): string[] =>
    texts.length === 0 ? [none] : texts.map((text) => `- ${inert(text)}`);
  const note = incidentNote(report);
  return [
    `# Report: ${inert(titleOf(report))}`,
    '',
    objectiveText(report),
    '',
    '| target | indicator | uptime | objective |',
    '| --- | --- | --- | --- |',
    ...rows.map(
      ({ target, indicator, measured, isMet }) =>
        `| ${inert(lineIn(status, target))} | ${indicator} | ${countsText(measured, indicator)} | ${metText(isMet)} |`,
    ),
    '',
    '## Incidents',
    '',
    ...list(
      incidents.map((one) => describeIncident(one, status)),
      'None that is known.',
    ),
    ...(note === undefined ? [] : ['', note]),
    '',
    '## Operational changes',
    '',
    ...list(changes, noChanges[status.origin]),
    '',
    '## How this is found',
    '',
    ...ruleTexts(status).map((text) => `- ${text}`),
    '',
    inert(asOfText(head, facts)),
    '',
  ].join('\n');
}

/** Names come from a chain: nothing of them is markup, a link or a column. */
function inert(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+!|~&]/g, (sign) => `\\${sign}`);
}
