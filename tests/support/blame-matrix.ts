import { readParasInherent } from '../../offchain-agent/src/chain/relay/paras-inherent.ts';
import type { RelaySession } from '../../offchain-agent/src/chain/relay/relay-session.ts';
import { placeCandidate } from '../../offchain-agent/src/measure/backing/place-candidate.ts';
import { RelayTally } from '../../offchain-agent/src/measure/backing/relay-tally.ts';
import { judgeSession } from '../../offchain-agent/src/measure/blame/judge-session.ts';
import type { Loss } from '../../offchain-agent/src/measure/blame/loss.ts';
import { PlaceSet } from '../../offchain-agent/src/measure/blame/place-set.ts';
import {
  type JudgedBlock,
  SeenSession,
  seenRows,
} from '../../offchain-agent/src/measure/blame/seen-session.ts';
import { RelayWorld } from './relay-world.ts';
import { type WorldBlock, type WorldLoss, worldRules, worldSize } from './relay-world-shapes.ts';

/** Lost opportunities of one planted fault, by what the judge says of them. */
export interface BlameCell {
  readonly fault: WorldLoss['fault'];
  readonly kind: WorldLoss['kind'];
  right: number;
  wrong: number;
  unknown: number;
  /** Those that are not right, by rule and what would have saved them. */
  readonly errors: Map<string, number>;
}

/** `archive`: bodies and states of final blocks alone. `all`: siblings, and nodes of the parachains, too. */
export type BlameSources = 'archive' | 'all';

/** Judges the worlds of some seeds, and holds each verdict against what was planted. */
export function blameMatrix(seeds: readonly number[], sources: BlameSources): readonly BlameCell[] {
  const cells = new Map<string, BlameCell>();
  for (const seed of seeds) {
    const world = new RelayWorld(seed);
    const seen = seenWorld(world, sources);
    const built = new Map(world.blocks.map((block) => [block.number, block.built] as const));
    const witness = {
      builtOn: (para: number, { before }: { before: number }) => built.get(before)?.has(para),
    };
    const losses = [...judgeSession(seen, sources === 'all' ? witness : undefined)];
    const truths = new Map(world.losses.map((loss) => [keyOf(loss), loss] as const));
    const judged = losses.filter(({ kind, rule }) => kind !== 'inclusion' && rule !== 'C1');
    const keys = new Set(judged.map((loss) => keyOf({ ...loss, validator: ownerOf(loss) })));
    const missing = [...truths.keys()].filter((key) => !keys.has(key));
    if (missing.length > 0 || keys.size !== truths.size)
      throw new Error(
        `seed ${seed}: ${keys.size} losses are judged of ${truths.size}; not: ${missing.slice(0, 5).join('; ')}`,
      );
    for (const loss of judged) {
      const truth = truths.get(keyOf({ ...loss, validator: ownerOf(loss) }));
      if (!truth) continue;
      const id = `${truth.kind} ${truth.fault}`;
      const cell = cells.get(id) ?? {
        fault: truth.fault,
        kind: truth.kind,
        right: 0,
        wrong: 0,
        unknown: 0,
        errors: new Map(),
      };
      cells.set(id, cell);
      const verdict = loss.cause === 'unknown' ? 'unknown' : isRight(loss, truth) ? 'right' : 'wrong';
      cell[verdict] += 1;
      if (verdict === 'right') continue;
      const error = `${loss.rule} ${loss.cause} (${truth.saviours.length === 0 ? 'several' : [...new Set(truth.saviours.map((actor) => roleOf(actor, loss)))].join('/')})`;
      cell.errors.set(error, (cell.errors.get(error) ?? 0) + 1);
    }
  }
  return [...cells.values()].toSorted((a, b) => (`${a.kind}${a.fault}` < `${b.kind}${b.fault}` ? -1 : 1));
}

function ownerOf({ kind, validators }: Loss): number | undefined {
  return kind === 'core' ? undefined : validators[0];
}

function keyOf({
  kind,
  block,
  core,
  validator,
}: {
  kind: string;
  block: number;
  core: number;
  validator: number | undefined;
}): string {
  return `${kind} ${block} ${core} ${validator}`;
}

function isRight({ cause, by, core, validators }: Loss, { saviours }: WorldLoss): boolean {
  if (cause === 'self') return validators.some((validator) => saviours.includes(`v${validator}`));
  if (cause === 'author') return by.some((place) => saviours.includes(`v${place}`));
  if (cause === 'collator') return saviours.includes(`c${core}`);
  return (
    cause === 'group' && (saviours.includes('group') || by.some((place) => saviours.includes(`v${place}`)))
  );
}

function roleOf(actor: string, { kind, validators, by }: Loss): string {
  if (validators.some((validator) => actor === `v${validator}`)) return kind === 'core' ? 'member' : 'self';
  if (by.some((place) => actor === `v${place}`)) return 'named';
  return actor.startsWith('v') ? 'other validator' : actor.startsWith('c') ? 'collator' : actor;
}

function seenWorld(world: RelayWorld, sources: BlameSources): SeenSession {
  const { accounts, groups, startBlock, hashes } = world;
  const session: RelaySession = {
    index: 1,
    startBlock,
    accounts,
    groups,
    elected: accounts,
    rules: worldRules,
  };
  const next = { ...session, index: 2, startBlock: startBlock + world.blocks.length };
  const heights = new Map([...hashes].map(([number, hash]) => [String(hash), number]));
  const heightOf = (hash: string): number | undefined => heights.get(hash);
  const tally = new RelayTally(session);
  const claims = new Map(
    Array.from({ length: worldSize.claimed }, (_, core) => [core, 2_000 + core] as const),
  );
  const blocks = world.blocks.map((block): JudgedBlock => {
    const { header, extrinsics, parent, author, endsSession } = block;
    const inherent = readParasInherent(extrinsics, parent.bytes);
    const { number, hash } = header;
    const outcome = tally.add(
      { number, endsSession, author, inherent, disputesBefore: [], heightOf },
      endsSession ? next : undefined,
    );
    const rows = seenRows(inherent, accounts.length, outcome.occupied);
    const siblings = sources === 'all' ? siblingsOf(block, session, heightOf) : [];
    return {
      number,
      hash,
      slot: number,
      stateRoot: `state ${number}`,
      endsSession,
      author: accounts[author],
      ...rows,
      outcome,
      claims,
      disabled: new PlaceSet(0),
      disabledAccounts: new Set(),
      emptySlots: [],
      siblings,
    };
  });
  return new SeenSession(session, blocks);
}

function siblingsOf(
  { sibling, parent, number }: WorldBlock,
  session: RelaySession,
  heightOf: (hash: string) => number | undefined,
): JudgedBlock['siblings'] {
  if (!sibling) return [];
  const inherent = readParasInherent(sibling.extrinsics, parent.bytes);
  const candidates = inherent.candidates
    .map((candidate) => placeCandidate(candidate, { number, heightOf }, session))
    .filter((candidate) => typeof candidate !== 'string');
  const { rows } = seenRows(inherent, session.accounts.length);
  return [{ hash: 'a sibling', slot: number, rows, candidates }];
}
