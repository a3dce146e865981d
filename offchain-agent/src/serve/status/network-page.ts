import { percent, utc } from '../../base/format.ts';
import { html, type Markup } from '../../base/markup.ts';
import type { ErrorBudget } from '../../sli/error-budget.ts';
import { spentText } from '../../words/spent-text.ts';
import { dayBars, mostDays } from './bars.ts';
import type { Incident } from './incidents.ts';
import { instant, networkPath, type PageFrame, page, stateBadge } from './layout.ts';
import {
  type Check,
  type GroupStatus,
  lineIn,
  type NetworkStatus,
  type Origin,
  type TargetHead,
  type TargetStatus,
} from './network-status.ts';
import { maintenanceOf } from './note.ts';
import { noteArticles, noticeSection, wordsAbout } from './notes-section.ts';
import { worstState } from './state.ts';
import {
  countsText,
  durationText,
  incidentText,
  incidentTitle,
  ruleTexts,
  sentenceOf,
  singleTexts,
  stateCounts,
  unmeasuredTexts,
} from './text.ts';

/** Targets on one page: each has its bars. */
const perPage = 100;
const mostIncidents = 50;
const mostUnmeasured = 50;

/** One network: groups, validators and endpoints, their days, incidents, and the rule of it all. */
export function networkPage(frame: PageFrame, status: NetworkStatus, pageNumber: number): string {
  const { network, targets, groups, head } = status;
  const shown = targets.slice((pageNumber - 1) * perPage, pageNumber * perPage);
  const sentence = sentenceOf({ head, networks: [status] }, `All of ${network.name} operational`);
  const path = networkPath(network.id);
  const month = utc(head.timeMs).slice(0, 7);
  const endpoints = shown.filter(({ isEndpoint }) => isEndpoint);
  const validators = shown.filter(({ isEndpoint }) => !isEndpoint);
  const body = html`
<nav aria-label="Pages">${status.origin === 'chain' && html`<a href="/status">All networks</a> `}<a href="${path}/report/${month}">Month report</a> <a href="${path}/feed.atom">Atom feed</a></nav>
<h1>Status of ${network.name}</h1>
<p class="sentence ${worstState(targets.map(({ state }) => state))}">${sentence}</p>
<p>${targets.length} ${targets.length === 1 ? 'target' : 'targets'}: ${stateCounts(targets) || 'none'}</p>
${noticeSection(status)}
${groups.length > 0 && groupSection(groups)}
${endpoints.length > 0 && targetSection('Endpoints', endpoints, status)}
${validators.length > 0 && targetSection('Validators', validators, status)}
${targets.length === 0 && html`<p>No target is registered yet.</p>`}
${pagesNav(path, pageNumber, Math.ceil(targets.length / perPage))}
${incidentSection(status)}
${unmeasuredSection(status)}
<details id="rule"><summary>How this is found</summary><ul>${ruleTexts(status).map((text) => html`<li>${text}</li>`)}</ul></details>`;
  return page(frame, { title: `${sentence} - ${network.name}`, feed: `${path}/feed.atom`, body });
}

function groupSection(groups: readonly GroupStatus[]): Markup {
  return html`<section><h2>Groups</h2><div class="scroll" tabindex="0" role="region" aria-label="Table"><table>
<thead><tr><th>group</th><th>state</th><th>members</th></tr></thead>
<tbody>${groups.map(({ name, state, members, counts }) => {
    const out = (counts.major_outage ?? 0) + (counts.partial_outage ?? 0);
    return html`<tr><td>${name}</td><td>${stateBadge(state)}</td><td>${members.length}, ${out} out, ${counts.no_data ?? 0} not measured</td></tr>`;
  })}</tbody></table></div></section>`;
}

function targetSection(title: string, targets: readonly TargetStatus[], status: NetworkStatus): Markup {
  return html`<section><h2>${title}</h2>${targets.map((target) => targetBlock(target, status))}</section>`;
}

function targetBlock(target: TargetStatus, { network, origin, notes, head }: NetworkStatus): Markup {
  const maintenance = maintenanceOf(notes, target.target, Math.floor(head.timeMs / 1_000));
  const { label, region, state, days, checks, account, inside } = target;
  const badge = `/badge/${network.id}/${target.target}/uptime.svg`;
  return html`
<article class="target" id="target-${target.target}">
<header><h3 title="${account ?? label}">${label}${region !== undefined && html` <span class="muted">${region}</span>`}${account !== undefined && account !== label && html`<br><span class="muted">${account}</span>`}</h3><span>${maintenance && html`<span class="state">under maintenance</span> `}${stateBadge(state)}</span></header>
<figure>${dayBars(days, label)}<figcaption><span>${spanText(days.length, origin)}</span><a href="${badge}">badge</a></figcaption></figure>
${target.head && html`<p class="muted">${headText(target.head)}</p>`}
${checks.length > 0 && checkTable(checks)}
${inside !== undefined && html`<p class="muted">${inside}</p>`}
</article>`;
}

function headText({ height, lagBlocks, reason }: TargetHead): string {
  const lag = lagBlocks === undefined ? '' : `, lag ${lagBlocks} blocks`;
  return `best block ${height}${reason === undefined ? lag : `: ${reason}`}`;
}

function spanText(days: number, origin: Origin): string {
  if (days >= mostDays) return `${mostDays} days`;
  return `${days} ${days === 1 ? 'day' : 'days'} of ${mostDays}: ${origin === 'chain' ? 'the chain' : 'this monitor'} has no older one`;
}

function checkTable(checks: readonly Check[]): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>
<thead><tr><th>indicator</th><th>last window</th><th>this month</th><th>budget left this month</th><th>burn rate, last window</th></tr></thead>
<tbody>${checks.map(
    ({ indicator, last, month, budget, burnRate }) =>
      html`<tr><td>${indicator}</td><td>${countsText(last, indicator)}</td><td>${countsText(month, indicator)}</td><td>${budgetText(budget)}</td><td>${burnRate?.toFixed(1) ?? '?'}</td></tr>`,
  )}</tbody></table></div>`;
}

function budgetText(budget: ErrorBudget | undefined): string {
  if (!budget) return '?';
  const { leftS, leftPpm, allowedS } = budget;
  const counts = `${spentText(budget)};`;
  if (leftPpm < 0)
    return `none: ${counts} ${durationText(leftS)} more than the ${durationText(allowedS)} allowed`;
  return `${percent(leftPpm)} %: ${counts} ${durationText(leftS)} of ${durationText(allowedS)}`;
}

function pagesNav(path: string, current: number, pages: number): Markup | undefined {
  if (pages <= 1) return undefined;
  const before = current > 1 && html`<a href="${path}?page=${current - 1}">before</a>`;
  const after = current < pages && html`<a href="${path}?page=${current + 1}">after</a>`;
  return html`<nav aria-label="Targets">${before} page ${current} of ${pages}, the worst first ${after}</nav>`;
}

function incidentSection(status: NetworkStatus): Markup {
  const { incidents, incidentsSinceS } = status;
  const since =
    incidentsSinceS === undefined
      ? html`No window has closed yet.`
      : html`Windows since ${instant(incidentsSinceS * 1_000)} were looked at: older ones were not kept.`;
  return html`<section><h2>Incidents</h2>
${noteArticles(status)}${
  incidents.length === 0
    ? html`<p>None${status.notes.some(({ kind }) => kind === 'incident') && ' was measured'}. ${since}</p>`
    : html`${incidents.filter(({ state }, index) => index < mostIncidents || state === 'open').map((incident) => incidentBlock(incident, status))}<p class="muted">${incidents.length > mostIncidents && html`The newest ${mostIncidents} of ${incidents.length}, and all open ones. `}${since}</p>`
}
${singleTexts(status).map((text) => html`<p class="single">${text}. <a href="#rule">The rule</a></p>`)}</section>`;
}

function incidentBlock(incident: Incident, status: NetworkStatus): Markup {
  const { startS, endS, id, target, state } = incident;
  const label = lineIn(status, target);
  const lasted = (endS ?? Math.floor(status.head.timeMs / 1_000)) - startS;
  const ending =
    endS === undefined
      ? html`goes on, ${durationText(lasted)} so far`
      : html`to ${instant(endS * 1_000)}, ${durationText(lasted)}${state === 'unmeasured' && ', then not measured'}`;
  return html`<article class="target" id="incident-${id}">
<h3>${incidentTitle(incident, label)}</h3>
<p>${instant(startS * 1_000)} ${ending}</p>
<p class="muted">${incidentText(incident, label)}</p>
${wordsAbout(incident, status)}
</article>`;
}

function unmeasuredSection(status: NetworkStatus): Markup | undefined {
  const texts = unmeasuredTexts(status);
  if (texts.length === 0) return undefined;
  return html`<section id="unmeasured"><h2>Not measured</h2>
<p>Missing coverage is not an incident: nobody knows how these were.</p>
<ul>${texts.slice(0, mostUnmeasured).map((text) => html`<li>${text}</li>`)}</ul>
${texts.length > mostUnmeasured && html`<p>and ${texts.length - mostUnmeasured} more</p>`}</section>`;
}
