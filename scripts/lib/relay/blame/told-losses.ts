import type { CollatorWitness } from '../../../../offchain-agent/src/measure/blame/collator-witness.ts';
import { judgeSession } from '../../../../offchain-agent/src/measure/blame/judge-session.ts';
import { judgeSlots } from '../../../../offchain-agent/src/measure/blame/judge-slots.ts';
import type { Loss, SlotLoss } from '../../../../offchain-agent/src/measure/blame/loss.ts';
import { type JudgedBlock, SeenSession } from '../../../../offchain-agent/src/measure/blame/seen-session.ts';
import type { ToldLoss } from './hold.ts';

/** `heard`: with all that was listened to. `archive`: from final blocks and their states alone. */
export type LossSource = 'heard' | 'archive';

interface ToldOptions {
  readonly source: LossSource;
  readonly witness: CollatorWitness;
  /** Of an account as hex. */
  readonly nameOf: (account: string) => string;
}

const slotMs = 6_000;

/** What the agent says of all losses of a session, with the facts to hold it against: read from the chain, not from the judge. */
export function toldLosses(seen: SeenSession, { source, witness, nameOf }: ToldOptions): ToldLoss[] {
  const judged = source === 'heard' ? seen : withoutHeard(seen);
  const losses = [...judgeSession(judged, source === 'heard' ? witness : undefined), ...judgeSlots(judged)];
  return losses.map((loss) => toldOf(loss, judged, nameOf));
}

function withoutHeard({ session, blocks }: SeenSession): SeenSession {
  return new SeenSession(
    session,
    blocks.map((block) => ({
      ...block,
      siblings: [],
      emptySlots: block.emptySlots?.map((empty) => ({ ...empty, isSealed: false })),
    })),
  );
}

function toldOf(loss: Loss | SlotLoss, seen: SeenSession, nameOf: (account: string) => string): ToldLoss {
  const { kind, block: number, rule, cause, certainty } = loss;
  const { session } = seen;
  const nameAt = (place: number): string => nameOf(session.accounts[place] ?? '');
  const said = { kind, block: number, rule, cause, certainty, by: loss.by.map(nameAt) };
  if (loss.kind === 'slot') {
    const none = { core: null, para: null, group: [], voters: [], author: null, isWaiting: false };
    return { ...said, ...none, atMs: loss.slot * slotMs, validators: [nameOf(loss.account)] };
  }
  const block = seen.at(number);
  const group = session.groups.find((members) => members.includes(loss.validators[0] ?? -1)) ?? [];
  return {
    ...said,
    atMs: (block?.slot ?? 0) * slotMs,
    core: loss.core,
    para: loss.para ?? null,
    validators: loss.validators.map(nameAt),
    group: group.map(nameAt),
    voters: kind === 'vote' && block ? votersIn(block, loss.core).map(nameAt) : [],
    author: block?.author === undefined ? null : nameOf(block.author),
    isWaiting: kind === 'core' && block !== undefined && waitsIn(block, loss.core),
  };
}

function votersIn({ outcome }: JudgedBlock, core: number): readonly number[] {
  const candidate = outcome.backed.find((one) => one.core === core);
  return candidate?.voters.map(({ validator }) => validator) ?? [];
}

/** Whether a candidate waited on a core in a block, in vain. */
function waitsIn({ outcome }: JudgedBlock, core: number): boolean {
  const { occupied = [], included, disputed } = outcome;
  const gone = new Set([...included, ...disputed]);
  return occupied.some((one) => one.core === core && !gone.has(one));
}
