import { hexToU8a, u8aToHex } from '@polkadot/util';
import type { Dice } from './dice.ts';
import type { RecordedAnswers } from './recorded-node.ts';

type Answer = RecordedAnswers['answers'][number];

interface BlockAnswer {
  readonly block: { readonly header: Fields; readonly extrinsics: readonly string[] };
}

type Fields = Readonly<Record<string, string>> & { readonly digest: { readonly logs: readonly string[] } };

/** One answer of a node that is another than it was recorded, and the block that it is about. */
export interface Spoiling {
  readonly kind: SpoilingKind;
  readonly method: string;
  readonly params: readonly unknown[];
  readonly answer: unknown;
  /** Numbers and hashes, one of which has to be named. */
  readonly names: readonly string[];
}

export type SpoilingKind = keyof typeof kinds;

interface Draw {
  readonly chance: Dice;
  readonly asked: Answer;
  /** Of another block. */
  readonly other: unknown;
}

interface Kind {
  readonly method: string;
  /** Undefined where nothing would be changed. */
  readonly spoil: (draw: Draw) => unknown;
}

const hashBytes = 32;
/** In the proof of a hand-over: a hash, and the length of the votes, which headers follow that nobody needs. */
const beforeVotes = 34;
/** Of six validators. */
const fewestVotes = 800;

const kinds = {
  'a byte of an extrinsic': {
    method: 'chain_getBlock',
    spoil: ({ chance, asked }) => withExtrinsics(asked, (all) => oneChanged(chance, all)),
  },
  'an extrinsic left out': {
    method: 'chain_getBlock',
    spoil: ({ chance, asked }) => withExtrinsics(asked, (all) => all.toSpliced(chance.whole(all.length), 1)),
  },
  'an extrinsic twice': {
    method: 'chain_getBlock',
    spoil: ({ chance, asked }) =>
      withExtrinsics(asked, (all) => {
        const place = chance.whole(all.length);
        return all.toSpliced(place, 0, all[place] ?? '0x');
      }),
  },
  'extrinsics in another order': {
    method: 'chain_getBlock',
    spoil: ({ asked }) => withExtrinsics(asked, (all) => all.toReversed()),
  },
  'a byte of the header beside a body': {
    method: 'chain_getBlock',
    spoil: ({ chance, asked: [, , answer] }) => {
      const { block } = answer as BlockAnswer;
      return { ...(answer as BlockAnswer), block: { ...block, header: changedHeader(chance, block.header) } };
    },
  },
  "another block's body": {
    method: 'chain_getBlock',
    spoil: ({ asked, other }) => withExtrinsics(asked, () => (other as BlockAnswer).block.extrinsics),
  },
  'another block': { method: 'chain_getBlock', spoil: ({ other }) => other },
  'a body left out': { method: 'chain_getBlock', spoil: () => null },
  'a byte of a header': {
    method: 'chain_getHeader',
    spoil: ({ chance, asked: [, , header] }) => changedHeader(chance, header as Fields),
  },
  "another block's header": { method: 'chain_getHeader', spoil: ({ other }) => other },
  'a header left out': { method: 'chain_getHeader', spoil: () => null },
  'a number left out': { method: 'chain_getBlockHash', spoil: () => null },
  'a block at two numbers': { method: 'chain_getBlockHash', spoil: ({ other }) => other },
  'a byte of a proof': {
    method: 'state_getReadProof',
    spoil: ({ chance, asked }) => withProof(asked, (all) => oneChanged(chance, all)),
  },
  'a part of a proof left out': {
    method: 'state_getReadProof',
    spoil: ({ chance, asked }) => withProof(asked, (all) => all.toSpliced(chance.whole(all.length), 1)),
  },
  "another state's proof": { method: 'state_getReadProof', spoil: ({ other }) => other },
  'a byte of votes that hand over': {
    method: 'grandpa_proveFinality',
    spoil: ({ chance, asked: [, , answer] }) =>
      changed(chance, answer as string, beforeVotes, beforeVotes + fewestVotes),
  },
  'a byte of the last votes': {
    method: 'grandpa_subscribeJustifications',
    spoil: ({ chance, asked: [, , answer] }) => changed(chance, answer as string),
  },
} as const satisfies Readonly<Record<string, Kind>>;

export const spoilingKinds = Object.keys(kinds) as SpoilingKind[];

/**
 * Changes one of the answers that a count hears.
 * @param heard what it asked, with the answers
 */
export function drawSpoiling(kind: SpoilingKind, chance: Dice, heard: readonly Answer[]): Spoiling {
  const { method, spoil }: Kind = kinds[kind];
  const all = heard.filter(([own]) => own === method);
  const numbers = new Map(
    heard.flatMap(([own, [number], hash]) => (own === 'chain_getBlockHash' ? [[hash, String(number)]] : [])),
  );
  for (;;) {
    const asked = chance.pick(all);
    const [, params, honest] = asked;
    const [, , other] = chance.pick(all);
    const answer = spoil({ chance, asked, other });
    if (JSON.stringify(answer) === JSON.stringify(honest)) continue;
    const hash = method === 'chain_getBlockHash' ? honest : params.at(-1);
    const names = method.startsWith('grandpa_')
      ? [honest, answer].flatMap((votes) => targetOf(String(votes), method))
      : [String(hash), numbers.get(hash) ?? '0'];
    return { kind, method, params, answer, names };
  }
}

/** Of votes on finality: what they are for, behind the round. */
function targetOf(votes: string, method: string): string[] {
  const bytes = Buffer.from(votes.slice(2), 'hex');
  const from = (method === 'grandpa_proveFinality' ? beforeVotes : 0) + 8;
  return [u8aToHex(bytes.subarray(from, from + hashBytes)), String(bytes.readUInt32LE(from + hashBytes))];
}

/** One bit of it is another. */
function changed(chance: Dice, hex: string, from = 0, to?: number): string {
  const bytes = hexToU8a(hex);
  const place = from + chance.whole((to ?? bytes.length) - from);
  bytes[place] = (bytes[place] ?? 0) ^ (1 << chance.whole(8));
  return u8aToHex(bytes);
}

function oneChanged(chance: Dice, all: readonly string[]): readonly string[] {
  const place = chance.whole(all.length);
  return all.toSpliced(place, 1, changed(chance, all[place] ?? '0x'));
}

function withExtrinsics(
  [, , answer]: Answer,
  change: (all: readonly string[]) => readonly string[],
): unknown {
  const { block } = answer as BlockAnswer;
  return { ...(answer as BlockAnswer), block: { ...block, extrinsics: change(block.extrinsics) } };
}

function withProof([, , answer]: Answer, change: (all: readonly string[]) => readonly string[]): unknown {
  const { at, proof } = answer as { readonly at: string; readonly proof: readonly string[] };
  return { at, proof: change(proof) };
}

function changedHeader(chance: Dice, header: Fields): object {
  const field = chance.pick(['parentHash', 'stateRoot', 'extrinsicsRoot', 'number', 'digest'] as const);
  if (field === 'digest') return { ...header, digest: { logs: oneChanged(chance, header.digest.logs) } };
  if (field === 'number') return { ...header, number: `0x${(Number(header.number) + 1).toString(16)}` };
  return { ...header, [field]: changed(chance, header[field] ?? '0x') };
}
