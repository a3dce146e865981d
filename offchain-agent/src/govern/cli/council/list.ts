import { isoTime, utc } from '../../../base/format.ts';
import { effectOf } from '../../../chain/govern/changes.ts';
import { readCouncil } from '../../../chain/govern/council.ts';
import { type Council, type Motion, standingOf } from '../../../chain/govern/motion.ts';
import { type OpenGoverned, openGoverned } from '../../../cli/open-at.ts';
import { print, writeJson } from '../../../cli/output.ts';
import { callText, changeText } from '../../../words/value-text.ts';

interface MotionListOptions {
  readonly network: string;
  readonly url?: string;
  readonly json?: boolean;
}

type Shown = Pick<OpenGoverned, 'governed' | 'chainName' | 'url' | 'block' | 'names'>;

/** Prints the members of the Council and its open motions. */
export async function runList(options: MotionListOptions): Promise<void> {
  await using open = await openGoverned(options);
  const council = await readCouncil(open.api, open.blockHash);
  if (options.json) writeJson(listDocument(council, open));
  else for (const line of listLines(council, open)) print(line);
}

export function listLines({ members, prime, motions }: Council, open: Shown): string[] {
  const { governed, chainName, url, block, names } = open;
  const named = (account: string): string => (names[account] ? `${account} (${names[account]})` : account);
  return [
    `${chainName} at ${url}: the Council, ${utc(governed.nowMs)} UTC (finalized block ${block})`,
    '',
    `members: ${members.length}`,
    ...members.map((account) => `  ${named(account)}${account === prime ? ', prime' : ''}`),
    '',
    `open motions: ${motions.length || 'none'}`,
    ...motions.flatMap((motion) => motionLines(motion, members.length, open)),
  ];
}

export function listDocument({ members, prime, motions }: Council, open: Shown) {
  const { governed, chainName, url, block } = open;
  return {
    schema: 'almanac.council.v1',
    chain: chainName,
    url,
    as_of: isoTime(governed.nowMs / 1_000),
    as_of_block: block,
    members,
    prime: prime ?? null,
    motions: motions.map((motion) => ({
      index: motion.index,
      hash: motion.hash,
      threshold: motion.threshold,
      ayes: motion.ayes,
      nays: motion.nays,
      state: standingOf(motion, members.length, block),
      end_block: motion.endBlock,
      end_at: endMs(motion, open) === undefined ? null : isoTime((endMs(motion, open) ?? 0) / 1_000),
      call: motion.call?.hex ?? null,
      decoded: motion.call?.read ?? null,
    })),
  };
}

function motionLines(motion: Motion, members: number, open: Shown): string[] {
  const { index, hash, threshold, ayes, nays, endBlock, call } = motion;
  const named = (accounts: readonly string[]): string =>
    accounts.map((account) => open.names[account] ?? account).join(', ') || 'nobody';
  const ends = endMs(motion, open);
  const effect = call && effectOf(call.read, open.governed);
  return [
    '',
    `motion ${index}  ${hash}`,
    `  ${call ? callText(call.read) : 'a call of another runtime, which this one cannot read'}`,
    ...(effect?.changes ?? []).map((change) => `  ${changeText(change)}`),
    `  yes ${ayes.length} of ${threshold} needed: ${named(ayes)}`,
    `  no ${nays.length}: ${named(nays)}`,
    `  ${advice(motion, members, open.block)}; ends with block ${endBlock}${ends === undefined ? '' : `, about ${utc(ends)} UTC`}`,
  ];
}

function advice(motion: Motion, members: number, block: number): string {
  const standing = standingOf(motion, members, block);
  if (standing === 'open') return `open: "almanac council vote ${motion.index} yes" or no`;
  return `${standing}: "almanac council close ${motion.index}" ${standing === 'carried' ? 'executes it' : 'removes it'}`;
}

/** When it ends if no slot is missed. */
function endMs({ endBlock }: Motion, { governed, block }: Shown): number | undefined {
  const { slotMs } = governed.limits;
  return slotMs === undefined ? undefined : governed.nowMs + (endBlock - block) * Number(slotMs);
}
