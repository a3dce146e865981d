import { AgentError } from '../../../base/error.ts';
import { isoTime, utc } from '../../../base/format.ts';
import { networkName } from '../../../base/network-name.ts';
import { type Change, effectOf, type ReadCall, scheduledChanges } from '../../../chain/govern/changes.ts';
import { readCouncil } from '../../../chain/govern/council.ts';
import type { Value } from '../../../chain/govern/group.ts';
import type { Motion } from '../../../chain/govern/motion.ts';
import { type OpenGoverned, openGoverned } from '../../../cli/open-at.ts';
import { print, writeJson } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { type TableColumn } from '../../../words/column.ts';
import { callText, unitText, valueText } from '../../../words/value-text.ts';
import { findMotion } from '../council/vote.ts';

interface DiffOptions {
  readonly network: string;
  readonly url?: string;
  readonly json?: boolean;
}

/** What is compared: a motion with its effect, or what is scheduled. */
interface Difference {
  readonly motion?: Motion;
  readonly changes: readonly (Change & { readonly fromS?: number })[];
  readonly others: readonly ReadCall[];
}

type Shown = Pick<OpenGoverned, 'governed' | 'chainName' | 'url' | 'names'>;

const columns: readonly TableColumn[] = [
  { title: 'parameter' },
  { title: 'now', align: 'right' },
  { title: 'scheduled', align: 'right' },
  { title: 'proposed', align: 'right' },
  { title: 'unit' },
  { title: 'from' },
];

/**
 * Prints what a motion, or what is scheduled, would change.
 * @throws AgentError `bad_input/motion`, `unknown/motion_call`
 */
export async function runDiff(text: string | undefined, options: DiffOptions): Promise<void> {
  await using open = await openGoverned(options);
  const difference = text === undefined ? scheduled(open) : await ofMotion(text, open);
  if (options.json) writeJson(diffDocument(difference, open));
  else for (const line of diffLines(difference, open)) print(line);
}

export function diffLines(
  { motion, changes, others }: Difference,
  { governed, chainName, url, names }: Shown,
) {
  const title = motion ? `changes of motion ${motion.index} (${motion.hash})` : 'scheduled changes';
  const rows = changes.map(({ name, unit, now, scheduled: next, after, inForce, fromS }) => [
    name,
    valueText(now, unit, names),
    next ? valueText(next.value, unit, names) : '-',
    valueText(after, unit, names),
    unitText(unit),
    fromS === undefined ? inForce : `${utc(fromS * 1_000)} UTC`,
  ]);
  const isNothing = changes.length + others.length === 0;
  return [
    `${chainName} at ${url}: ${title} on ${networkName(governed.network)}`,
    '',
    ...(rows.length > 0 ? renderTable(columns, rows) : []),
    ...others.map((call) => `it calls ${callText(call)}`),
    ...(isNothing ? [motion ? 'nothing: all is so already' : 'nothing is scheduled'] : []),
  ];
}

export function diffDocument(
  { motion, changes, others }: Difference,
  { governed, chainName, url }: Omit<Shown, 'names'>,
) {
  return {
    schema: 'almanac.params_diff.v1',
    chain: chainName,
    url,
    network: governed.network,
    as_of: isoTime(governed.nowMs / 1_000),
    motion: motion ? { index: motion.index, hash: motion.hash } : null,
    changes: changes.map(({ name, unit, now, scheduled: next, after, inForce, fromS }) => ({
      name,
      unit: unit || null,
      now: orNull(now),
      scheduled: next ? orNull(next.value) : null,
      after: orNull(after),
      in_force: inForce,
      from_s: fromS ?? null,
    })),
    calls: others,
  };
}

function scheduled({ governed }: OpenGoverned): Difference {
  return { changes: scheduledChanges(governed), others: [] };
}

async function ofMotion(text: string, { api, blockHash, governed }: OpenGoverned): Promise<Difference> {
  const motion = findMotion(await readCouncil(api, blockHash), text);
  if (motion.call) return { motion, ...effectOf(motion.call.read, governed) };
  throw new AgentError(
    'unknown/motion_call',
    `the runtime cannot read the call of motion ${motion.index} any more; it was proposed to another runtime`,
    { data: { index: motion.index, hash: motion.hash } },
  );
}

function orNull(value: Value) {
  return value ?? null;
}
