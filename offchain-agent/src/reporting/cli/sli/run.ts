import { AgentError } from '../../../base/error.ts';
import { exitCode } from '../../../base/exit.ts';
import { exactPercent } from '../../../base/format.ts';
import { parseInstant } from '../../../base/instant.ts';
import { parseShare } from '../../../base/parse.ts';
import { maxHistoryRows } from '../../../chain/records/row-limit.ts';
import type { OpenRecords } from '../../../cli/open-at.ts';
import { say } from '../../../cli/output.ts';
import { parseNetwork } from '../../../cli/parse.ts';
import { parseLast } from '../../../cli/parse-last.ts';
import { parseListen } from '../../../cli/parse-listen.ts';
import { parseIndicator, parsePeriodKind, requireKnownInstant } from '../../../cli/question.ts';
import { serveMetrics } from '../../../cli/serve-metrics.ts';
import { showRecords } from '../../../cli/watch-records.ts';
import type { Notifier } from '../../../notify/notifier.ts';
import { openNotifier } from '../../../notify/open-notifier.ts';
import { type IndicatorName, indicatorNames, isCounted } from '../../../sli/indicator.ts';
import { noMiss } from '../../../words/record-columns.ts';
import { type AskedGroup, listGroup, namedGroup, readGroup, regionGroup } from './asked-group.ts';
import { createRecordMetrics, type RecordMetrics } from './metrics.ts';
import { observedRecords } from './observed.ts';
import { type AskedTarget, readReport, resolveTargets, type Span } from './report.ts';
import { judge, type RequirementVerdict, type SliQuestion, sliDocument, sliScreen } from './screen.ts';

interface SliCommandOptions {
  readonly indicator: string;
  readonly period: string;
  readonly at?: string;
  readonly last?: string;
  readonly require?: string;
  readonly region?: string;
  readonly group?: string;
  readonly network?: string;
  readonly url?: string;
  readonly watch?: boolean;
  readonly notify?: string;
  readonly listen?: string;
  readonly json?: boolean;
}

interface Asked {
  readonly targets: readonly AskedTarget[];
  readonly group?: AskedGroup | undefined;
}

/**
 * Prints the records asked for, of a group its sum and its members, and sets the exit code: 1 below `--require`, 3 when there is nothing to judge or show.
 * @throws AgentError for every input that cannot be answered
 */
export async function runSli(target: string | undefined, options: SliCommandOptions): Promise<void> {
  requireOne(target, options);
  const period = parsePeriodKind(options.period);
  const indicator = parseIndicator(options.indicator, indicatorNames);
  const span = parseSpan(options);
  const requiredPpm = options.require === undefined ? undefined : parseShare(options.require, '--require');
  requireWatch(options);
  const network = parseNetwork(options.network ?? '0');
  const address = options.listen === undefined ? undefined : parseListen(options.listen, '127.0.0.1:9621');
  const notifier = options.notify === undefined ? undefined : await openNotifier(options.notify);
  const metrics = createRecordMetrics();
  try {
    await using _ = await serveMetrics(address, metrics);
    await showAsked(target, options, { period, indicator, span, requiredPpm, network, notifier, metrics });
  } finally {
    await notifier?.close();
  }
}

/** What was asked, with whom it is told to. */
interface Question extends Pick<SliQuestion, 'period' | 'indicator' | 'span' | 'requiredPpm'> {
  readonly network: number;
  readonly notifier: Notifier | undefined;
  readonly metrics: RecordMetrics;
}

async function showAsked(
  target: string | undefined,
  options: SliCommandOptions,
  { network, notifier, metrics, ...asked }: Question,
): Promise<void> {
  const { period, indicator, span, requiredPpm } = asked;
  await showRecords({ ...options, indicator, network }, async (open, display) => {
    const { records } = open;
    if (span.kind === 'at') requireKnownInstant(records, span.atS, options.at ?? '');
    const { targets, group: askedGroup } = await resolveAsked(open, target, options);
    const reports = await readReport(records, targets, period, span);
    const group = askedGroup && (await readGroup(records, askedGroup, reports, period, span));
    const verdict = requiredPpm === undefined ? undefined : judge(group ? [group] : reports, requiredPpm);
    const question = { open, ...asked, verdict, group };
    metrics.take(reports, question);
    if (requiredPpm !== undefined) notifier?.observe(observedRecords(reports, question, requiredPpm));
    if (options.json) display.document(sliDocument(reports, question));
    else display.show(sliScreen(reports, question));
    if (options.watch) return;
    if (requiredPpm !== undefined)
      settle(
        verdict,
        requiredPpm,
        records.isRelayed ? noMiss : `${group ? 'the group has no' : 'not every target has a'} closed record`,
      );
    else if (reports.every(({ rows }) => rows.length === 0)) tellNothing(period, options.at, indicator);
  });
}

/** What goes on needs --watch, and what judges while it goes on needs somebody who is told. */
function requireWatch({ watch, require, notify, listen: address, at }: SliCommandOptions): void {
  const fault = (message: string): AgentError => new AgentError('bad_input/watch', message);
  if (!watch && notify !== undefined) throw fault('--notify needs --watch; add --watch');
  if (!watch && address !== undefined) throw fault('--listen needs --watch; add --watch');
  if (notify !== undefined && require === undefined)
    throw fault('--notify has no limit to compare with; add --require, for example --require 99%');
  if (notify !== undefined && at !== undefined)
    throw fault('--notify follows the newest closed period; leave out --at');
  if (watch && require !== undefined && notify === undefined)
    throw fault('--watch goes on until Ctrl-C and judges nothing; leave out --require, or --watch');
}

function requireOne(target: string | undefined, { region, group }: SliCommandOptions): void {
  if ([target, region, group].filter((one) => one !== undefined).length === 1) return;
  throw new AgentError(
    'bad_input/sli_target',
    'expected one of: targets separated by commas, "all", --region NAME, or --group NAME',
  );
}

async function resolveAsked(
  { records, groups, names }: OpenRecords,
  target: string | undefined,
  { region, group: name }: SliCommandOptions,
): Promise<Asked> {
  if (target === undefined) {
    const group =
      name === undefined ? await regionGroup(groups, region ?? '') : await namedGroup(groups, name);
    return { targets: group.members, group };
  }
  const targets = await resolveTargets(records, target, names);
  return target === 'all' ? { targets } : { targets, group: listGroup(targets) };
}

function parseSpan(options: SliCommandOptions): Span {
  if (options.at !== undefined && options.last !== undefined) {
    throw new AgentError(
      'bad_input/span',
      '--at names one period and --last a history up to now; give one of them',
    );
  }
  if (options.at !== undefined) return { kind: 'at', atS: parseInstant(options.at, '--at') };
  if (options.last !== undefined) return { kind: 'last', ...parseLast(options.last, maxHistoryRows) };
  return { kind: 'now' };
}

function tellNothing(period: string, at: string | undefined, indicator: IndicatorName): void {
  process.exitCode = exitCode.unknown;
  const which = at === undefined ? `${period}, closed or open` : `${period} of ${at}`;
  const nobody =
    indicator === 'heartbeat' ? ', or no session ended in it in which a validator was heard' : '';
  const unreported = isCounted(indicator)
    ? nobody
    : `, or nobody has reported ${indicator} of it (see "almanac target list")`;
  say(
    `the chain has no record of the ${which}: it lies before the first record, or is out of retention${unreported}`,
  );
}

function settle(verdict: RequirementVerdict, requiredPpm: number, unjudged: string): void {
  if (verdict === true) return;
  process.exitCode = verdict === false ? exitCode.no : exitCode.unknown;
  const reason = verdict === false ? 'not met by every closed period shown' : `cannot be judged: ${unjudged}`;
  say(`required ${exactPercent(requiredPpm)} %: ${reason}`);
}
