import { percent, percentAbove } from '../../../base/format.ts';
import { trustText } from '../../../chain/grandpa/trust.ts';
import { wilsonInterval } from '../../../sli/interval.ts';
import { sharePpm } from '../../../sli/ppm.ts';
import { type BuiltBlocks, blockFates, noBlocks } from '../../confidence/block-fate.ts';
import { type Beside, type Named, unknowable } from './presentation.ts';
import type { SeenByRelay } from './relay.ts';

/** Collators without a row that are printed one by one. */
const shownWithoutRow = 10;

/**
 * Block confidence: what of the blocks that collators built came onto the relay chain.
 * @param everybody who has a row. A collator all of whose blocks are lost may have none
 */
export function confidenceBeside(seen: SeenByRelay, everybody: readonly Pick<Named, 'key'>[]): Beside {
  const { counts } = seen.confidence;
  const rows = new Set(everybody.map(({ key }) => key));
  const withoutRow = [...counts].flatMap(([key, blocks]) =>
    key === undefined || rows.has(key) ? [] : [{ key, blocks }],
  );
  return {
    columns: ['built', 'backed', 'included', 'lost', 'confidence % (95 %)'].map((title) => ({
      title,
      align: 'right' as const,
    })),
    cells: ({ key }) => cells(counts.get(key) ?? noBlocks()),
    notes: () => [...notes(seen), ...withoutRowNotes(withoutRow)],
    chainDocument: () => chainDocument(seen, withoutRow),
    validatorDocument: ({ key }) => ({ confidence: builtFields(counts.get(key) ?? noBlocks()) }),
  };
}

interface WithoutRow {
  readonly key: string;
  readonly blocks: BuiltBlocks;
}

function withoutRowNotes(all: readonly WithoutRow[]): string[] {
  const more = all.length - shownWithoutRow;
  return [
    ...all.slice(0, shownWithoutRow).map(({ key, blocks }) => {
      const { built, backed, fates: of } = blocks;
      return `Without a final block in those read: collator ${key}, ${built} built, ${backed} backed, ${of.included} included, ${lostOf(blocks)} lost, confidence ${shareText(blocks)}.`;
    }),
    ...(more > 0 ? [`${more} more of them are in the output of --json.`] : []),
  ];
}

/** Blocks that are lost, and neither by a fork of the relay chain nor by a change of its session. */
function lostOf({ fates: { not_backed, timed_out, disputed } }: BuiltBlocks): number {
  return not_backed + timed_out + disputed;
}

function shareOf(blocks: BuiltBlocks) {
  const included = BigInt(blocks.fates.included);
  const decided = included + BigInt(lostOf(blocks));
  const ppm = sharePpm(included, decided);
  return ppm === undefined ? undefined : { ppm, ...wilsonInterval(included, decided, decided) };
}

function cells(blocks: BuiltBlocks): string[] {
  const { built, backed, fates: of } = blocks;
  return [...[built, backed, of.included, lostOf(blocks)].map(String), shareText(blocks)];
}

function shareText(blocks: BuiltBlocks): string {
  const share = shareOf(blocks);
  return share === undefined
    ? unknowable
    : `${percent(share.ppm)} (${percent(share.lowPpm)}..${percentAbove(share.highPpm)})`;
}

function totalOf(all: Iterable<BuiltBlocks>): BuiltBlocks {
  const total = noBlocks();
  for (const blocks of all) {
    total.built += blocks.built;
    total.backed += blocks.backed;
    for (const fate of blockFates) total.fates[fate] += blocks.fates[fate];
  }
  return total;
}

function notes({ para, chainName, url, range, counts, confidence }: SeenByRelay): string[] {
  const total = totalOf(confidence.counts.values());
  const { relay_fork: forks, session_change: changes, waiting, unknown } = total.fates;
  const unattributed = confidence.counts.get(undefined)?.built ?? 0;
  const proved = range ? `, proved ${trustText(range.trust)}, up to block ${range.toBlock}` : '';
  const cores = counts.cores.length === 0 ? '' : `; cores ${counts.cores.join(', ')}`;
  return [
    `Relay chain: ${chainName} at ${url}${proved}.`,
    `Parachain ${para} in relay blocks ${counts.fromBlock ?? unknowable}..${counts.toBlock ?? unknowable}: ${counts.backed} candidates backed, ${counts.included} included, ${counts.timedOut} timed out, ${counts.disputed} disputed, ${counts.dropped} dropped by ${counts.sessionChanges} session changes, ${counts.pending} pending${counts.unknown > 0 ? `, ${counts.unknown} unknown` : ''}${cores}.`,
    ...[...counts.unread].map(([because, blocks]) => `Relay blocks not read: ${blocks}; ${because}.`),
    ...[...counts.refused].map(
      ([because, candidates]) =>
        `Of ${candidates} candidates core and inclusion cannot be known: ${because}.`,
    ),
    `Built: blocks above ${confidence.fromNumber ?? unknowable} that this node imported since the watch began. Lost: another block has their height, or their candidate was dropped.`,
    `Confidence: included of included and lost, all: ${shareText(total)}. Not in it: ${forks} on abandoned relay blocks, ${changes} at a session change, ${waiting} waiting${unknown > 0 ? `, ${unknown} unknown` : ''}.`,
    ...(unattributed > 0 ? [`Blocks built whose collator cannot be known: ${unattributed}.`] : []),
    ...(confidence.unheard > 0
      ? [`Included blocks that did not come in here: ${confidence.unheard}; they are in no count.`]
      : []),
    ...(confidence.unfollowed > 0
      ? [`Blocks that came in while too many waited: ${confidence.unfollowed}; they are in no count.`]
      : []),
    ...(confidence.lostConnections > 0
      ? [
          `Connections to this node lost: ${confidence.lostConnections}; blocks lost meanwhile are in no count.`,
        ]
      : []),
    ...(confidence.heads === 'NewHeads'
      ? ['This node reports best blocks only (no chain_subscribeAllHeads): lost blocks are missing.']
      : []),
  ];
}

function chainDocument(
  { para, chainName, url, genesisHash, range, counts, confidence }: SeenByRelay,
  withoutRow: readonly WithoutRow[],
) {
  const { backed, included, timedOut, disputed, dropped, pending, unknown } = counts;
  return {
    relay: {
      chain: chainName,
      url,
      genesis_hash: genesisHash,
      trust: range ? trustText(range.trust) : null,
      proved_to_block: range?.toBlock ?? null,
      para_id: para,
      from_block: counts.fromBlock ?? null,
      to_block: counts.toBlock ?? null,
      session_changes: counts.sessionChanges,
      cores: counts.cores,
      candidates: { backed, included, timed_out: timedOut, disputed, dropped, pending, unknown },
      blocks_unread: [...counts.unread].map(([because, blocks]) => ({ blocks, because })),
      candidates_unknown: [...counts.refused].map(([because, candidates]) => ({ candidates, because })),
    },
    confidence: {
      above_block: confidence.fromNumber ?? null,
      hears_all_blocks: confidence.heads === 'AllHeads',
      ...builtFields(totalOf(confidence.counts.values())),
      collators_without_row: withoutRow.map(({ key, blocks }) => ({ key, ...builtFields(blocks) })),
      blocks_without_collator: confidence.counts.get(undefined)?.built ?? 0,
      included_unheard_blocks: confidence.unheard,
      uncounted_blocks: confidence.unfollowed,
      lost_connections: confidence.lostConnections,
    },
  };
}

function builtFields(blocks: BuiltBlocks) {
  const { built, backed, fates: of } = blocks;
  const share = shareOf(blocks);
  return {
    built_blocks: built,
    backed_blocks: backed,
    included_blocks: of.included,
    lost_blocks: lostOf(blocks),
    lost_by: { not_backed: of.not_backed, timed_out: of.timed_out, disputed: of.disputed },
    apart: { relay_fork: of.relay_fork, session_change: of.session_change },
    waiting_blocks: of.waiting,
    unknown_blocks: of.unknown,
    confidence_ppm: share?.ppm ?? null,
    confidence_interval: share
      ? { low_ppm: share.lowPpm, high_ppm: share.highPpm, interval: 'wilson 95 %' }
      : null,
  };
}
