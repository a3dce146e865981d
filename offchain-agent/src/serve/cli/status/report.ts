import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AgentError, messageOf } from '../../../base/error.ts';
import { faultsOf } from '../../../base/faults.ts';
import { parseInstant } from '../../../base/instant.ts';
import { createLogger } from '../../../base/logger.ts';
import { parseShare } from '../../../base/parse.ts';
import { readUpTo } from '../../../base/read-file.ts';
import { councilHistory } from '../../../chain/govern/council-history.ts';
import { openChain } from '../../../chain/rpc/connect.ts';
import { openAt } from '../../../cli/open-at.ts';
import { writeJson } from '../../../cli/output.ts';
import { parseNetwork } from '../../../cli/parse.ts';
import { periodEnd, periodStart } from '../../../sli/calendar.ts';
import { openRecordArchive } from '../../../store/record-archive.ts';
import { askedNetwork } from '../../api/asked.ts';
import { ApiServedChain } from '../../chain/api-served-chain.ts';
import { factsOf } from '../../chain/chain-facts.ts';
import { type Annotations, parseAnnotations } from '../../month/annotations.ts';
import { monthDocument } from '../../month/document.ts';
import type { DriftResult, MonthInputs, PublishedSnapshot } from '../../month/inputs.ts';
import { insideMonth } from '../../month/inside.ts';
import { closedMotions } from '../../month/motions.ts';
import { monthHtml, monthMarkdown } from '../../month/view.ts';
import { readObjectives } from '../../objective/read-file.ts';
import { readMonth } from '../../status/month-report.ts';
import { StatusReader } from '../../status/read-status.ts';
import { readPageMonth } from './page-month.ts';
import { readUsageMonth } from './usage-month.ts';

interface MonthReportOptions {
  readonly month: string;
  readonly url?: string;
  readonly network: string;
  /** False after --no-chain. */
  readonly chain: boolean;
  readonly page?: string;
  readonly objective: string;
  readonly objectives?: string;
  readonly archive?: string;
  readonly usage?: readonly string[];
  readonly annotations?: string;
  readonly drift?: readonly string[];
  readonly snapshots?: readonly string[];
  readonly html?: boolean;
  readonly json?: boolean;
}

const largestFile = 64 * 1_048_576;
const monthPattern = /^\d{4}-(?:0[1-9]|1[0-2])$/;

/** Prints what is known of a month. @throws AgentError `bad_input/month` and as the readers of its files do */
export async function runMonthReport(options: MonthReportOptions): Promise<void> {
  const { startS, endS } = monthOf(options.month);
  const objectivePpm = parseShare(options.objective, '--objective');
  // All that a person may have got wrong is read before a chain is asked.
  const annotations = readAnnotations(options.annotations);
  const drift = options.drift && options.drift.flatMap(readDrift);
  const snapshots =
    options.snapshots && options.snapshots.flatMap((file) => readSnapshot(file, { startS, endS }));
  const inside =
    options.usage && insideMonth(await readUsageMonth(options.usage, { startS, endS }), objectivePpm);
  const outside =
    options.page === undefined
      ? options.chain
        ? await readOutside(options, { startS, endS }, objectivePpm)
        : {}
      : { outside: { report: await readPageMonth(options.page, startS) } };
  const inputs: MonthInputs = {
    month: options.month,
    startS,
    endS,
    objectivePpm,
    ...outside,
    ...(inside && { inside }),
    ...(annotations && { annotations }),
    ...(drift && { drift }),
    ...(snapshots && { snapshots }),
  };
  const document = monthDocument(inputs);
  if (options.json) return writeJson(document);
  process.stdout.write(options.html ? monthHtml(document) : monthMarkdown(document));
}

function monthOf(text: string): { startS: number; endS: number } {
  if (!monthPattern.test(text)) {
    throw new AgentError('bad_input/month', `--month "${text}" is not a month; expected for example 2026-11`);
  }
  const atS = parseInstant(`${text}-01T00:00:00Z`, '--month');
  return { startS: periodStart('month', atS), endS: periodEnd('month', atS) };
}

async function readOutside(
  options: MonthReportOptions,
  month: Pick<MonthInputs, 'startS' | 'endS'>,
  objectivePpm: number,
): Promise<Pick<MonthInputs, 'outside' | 'motions'>> {
  const { startS: atS } = month;
  const objectives = readObjectives(options.objectives, objectivePpm);
  const id = parseNetwork(options.network);
  await using opened = await openAt(options.url, openChain);
  const facts = await factsOf(opened);
  const archive = options.archive === undefined ? undefined : await openRecordArchive(options.archive);
  const chain = await ApiServedChain.open(opened.chain, facts);
  try {
    const log = createLogger({ level: 'warn' });
    const onFault = (error: unknown): void =>
      log.warn({ err: error }, `the archive cannot be read: ${messageOf(error)}`);
    const view = chain.view();
    const network = await askedNetwork(view, id);
    const reader = new StatusReader(network, facts, objectives, archive && { archive, onFault });
    const status = await reader.read(view);
    if (!status) {
      throw new AgentError(
        'unknown/no_network',
        `this chain keeps no records of network ${id}; leave it out with --no-chain`,
      );
    }
    const report = await readMonth(status, view, atS);
    // Of a chain there is always one.
    const head = report.status.head.number ?? 0;
    const motions = await closedMotions(councilHistory(opened.chain.api), month, head).catch(
      (error: unknown): undefined => {
        // A node that has dropped the states of then cannot tell; the report says so, too.
        log.warn({}, `motions cannot be read: ${messageOf(error)}`);
      },
    );
    return { outside: { facts, report }, ...(motions && { motions }) };
  } finally {
    await chain.close();
    await archive?.close();
  }
}

function readAnnotations(file: string | undefined): Annotations | undefined {
  return file === undefined
    ? undefined
    : parseAnnotations(textOf(file, '--annotations'), `--annotations ${file}`);
}

const driftSchema = z.object({
  schema: z.literal('almanac.endpoint_diff.v1'),
  endpoint: z.string(),
  at: z.iso.datetime(),
  differences: z.array(
    z.object({ part: z.string(), kind: z.string(), declared: z.string(), running: z.string() }),
  ),
});

const manifestSchema = z.object({
  schema: z.literal('almanac.snapshot.v1'),
  name: z.string(),
  block: z.object({ number: z.int().nonnegative() }),
  created_at: z.iso.datetime(),
  archive: z.object({ bytes: z.int().nonnegative() }),
  signature: z.object({ key: z.string() }),
});

/** A file of `almanac endpoint diff --json`, or a folder of them. */
function readDrift(path: string): DriftResult[] {
  return filesIn(path, '--drift').map((file) => {
    const { endpoint, at, differences } = checked(driftSchema, file, '--drift');
    return { endpoint, atS: Math.floor(Date.parse(at) / 1_000), differences };
  });
}

/** A manifest, or a folder of them; those of other months are passed over. */
function readSnapshot(
  path: string,
  { startS, endS }: { readonly startS: number; readonly endS: number },
): PublishedSnapshot[] {
  return filesIn(path, '--snapshots').flatMap((file) => {
    const { name, block, created_at: at, archive, signature } = checked(manifestSchema, file, '--snapshots');
    const createdS = Math.floor(Date.parse(at) / 1_000);
    if (createdS < startS || createdS >= endS) return [];
    return [{ name, block: block.number, bytes: archive.bytes, createdS, signer: signature.key }];
  });
}

/** In the order of their names: the same on every machine. */
function filesIn(path: string, option: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path)
      .filter((name) => name.endsWith('.json'))
      .toSorted()
      .map((name) => join(path, name));
  } catch (cause) {
    throw unreadable(path, option, messageOf(cause), cause);
  }
}

function checked<Value>(schema: z.ZodType<Value>, file: string, option: string): Value {
  let document: unknown;
  try {
    document = JSON.parse(textOf(file, option));
  } catch (cause) {
    if (cause instanceof AgentError) throw cause;
    throw unreadable(file, option, `it is not valid JSON (${messageOf(cause)})`, cause);
  }
  const parsed = schema.safeParse(document, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw unreadable(file, option, faultsOf(parsed.error).join('; '), parsed.error);
}

function textOf(file: string, option: string): string {
  try {
    return readUpTo(file, largestFile).toString('utf8');
  } catch (cause) {
    throw unreadable(file, option, messageOf(cause), cause);
  }
}

function unreadable(file: string, option: string, why: string, cause: unknown): AgentError {
  return new AgentError('bad_input/report_file', `${option} ${file} cannot be read: ${why}`, {
    data: { file, option },
    cause,
  });
}
