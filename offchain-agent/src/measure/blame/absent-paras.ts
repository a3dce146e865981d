import { groupAt } from '../../chain/relay/relay-session.ts';
import { limits } from './limits.ts';
import type { JudgedBlock, SeenSession } from './seen-session.ts';

/** A block in which a parachain had a free core. */
interface Chance {
  readonly block: JudgedBlock;
  readonly group: number | undefined;
  readonly isTaken: boolean;
}

/**
 * Parachains that are away: over several chances in a row, under several authors and in several groups, there is no candidate of
 * theirs, while others back.
 * @returns whether a parachain was away in a block
 */
export function absentParas(seen: SeenSession): (block: number, para: number) => boolean {
  const chances = new Map<number, Chance[]>();
  for (const block of seen.blocks) {
    if (!block.claims || !block.outcome.occupied || block.endsSession) continue;
    const { backed, occupied, included, timedOut, disputed } = block.outcome;
    const gone = new Set([...included, ...timedOut, ...disputed]);
    const waits = new Set(occupied.filter((one) => !gone.has(one)).map(({ core }) => core));
    const taken = new Set(backed.map(({ core }) => core));
    // A block that backs nothing says nothing of one parachain.
    if (backed.length * 2 < block.claims.size - waits.size) continue;
    for (const [core, para] of block.claims) {
      if (waits.has(core) || seen.hasUnplaced(block, para)) continue;
      const chance = { block, group: groupAt(seen.session, core, block.number), isTaken: taken.has(core) };
      chances.set(para, [...(chances.get(para) ?? []), chance]);
    }
  }
  const away = new Set<string>();
  for (const [para, own] of chances) {
    for (const run of runsWithout(own)) {
      const authors = new Set(run.map(({ block }) => block.author)).size;
      const groups = new Set(run.map(({ group }) => group)).size;
      const isAway =
        run.length >= limits.paraChances && authors >= limits.paraAuthors && groups >= limits.paraGroups;
      if (isAway) for (const { block } of run) away.add(`${block.number} ${para}`);
    }
  }
  return (block, para) => away.has(`${block} ${para}`);
}

function runsWithout(chances: readonly Chance[]): Chance[][] {
  const runs: Chance[][] = [[]];
  for (const chance of chances) {
    if (chance.isTaken) runs.push([]);
    else runs.at(-1)?.push(chance);
  }
  return runs;
}
