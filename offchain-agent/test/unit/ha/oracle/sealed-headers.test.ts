import { deepEqual, equal, match, throws } from 'node:assert/strict';
import { cryptoWaitReady, sr25519PairFromSeed, sr25519Sign } from '@polkadot/util-crypto';
import { hexBytes, hexText } from '../../../../src/base/bytes.ts';
import { headerHash, type RpcHeader } from '../../../../src/chain/block/header-hash.ts';
import { SealedHeaders } from '../../../../src/ha/oracle/sealed-headers.ts';

type Pair = ReturnType<typeof sr25519PairFromSeed>;
type Engine = 'aura' | 'babe';

const hash = (byte: number): string => `0x${byte.toString(16).padStart(2, '0').repeat(32)}`;

function le(value: number, bytes: number): string {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(value, 0, Math.min(bytes, 6));
  return buffer.toString('hex');
}

/** The pre-digest: Aura's slot, or a secondary claim of BABE by an authority. */
const preDigests: Record<Engine, (slot: number) => string> = {
  aura: (slot) => `0x0661757261${'20'}${le(slot, 8)}`,
  babe: (slot) => `0x0642414245${'34'}02${le(3, 4)}${le(slot, 8)}`,
};
const sealStarts: Record<Engine, string> = { aura: '0x05617572610101', babe: '0x05424142450101' };

function sealed(pair: Pair, slot: number, { root = 0, engine = 'aura' as Engine } = {}): RpcHeader {
  const unsealed: RpcHeader = {
    number: '0x5',
    parentHash: hash(1),
    stateRoot: hash(2),
    extrinsicsRoot: hash(root),
    digest: { logs: [preDigests[engine](slot)] },
  };
  const signature = hexText(sr25519Sign(hexBytes(headerHash(unsealed)), pair)).slice(2);
  const logs = [...unsealed.digest.logs, `${sealStarts[engine]}${signature}`];
  return { ...unsealed, digest: { logs } };
}

describe('headers with their seals', () => {
  let ours: Pair;
  let others: Pair;
  let headers: SealedHeaders;
  let own: string;

  before(async () => {
    await cryptoWaitReady();
    ours = sr25519PairFromSeed(new Uint8Array(32).fill(1));
    others = sr25519PairFromSeed(new Uint8Array(32).fill(2));
    own = hexText(ours.publicKey);
  });
  beforeEach(() => {
    headers = new SealedHeaders([hexText(others.publicKey), own]);
  });

  it('are one block however many nodes tell of it', () => {
    const header = sealed(ours, 7);
    for (const atMs of [10, 20, 30]) headers.note(header, atMs);
    headers.note(sealed(ours, 8), 40);
    deepEqual(headers.verdict, { rule: 'one_header', judged: 2, findings: [] });
    deepEqual(
      headers.blocksOf(own).map(({ slot, number, seenAtMs }) => [slot, number, seenAtMs]),
      [
        [7, 5, 10],
        [8, 5, 40],
      ],
    );
  });

  for (const engine of ['aura', 'babe'] as const) {
    it(`of ${engine} are found when a slot has two blocks`, () => {
      headers.note(sealed(ours, 7, { engine }), 0);
      headers.note(sealed(ours, 7, { engine, root: 1 }), 0);
      equal(headers.verdict.findings.length, 1);
      match(
        headers.verdict.findings[0] ?? '',
        /^slot 7 of 0x[0-9a-f]{64} has two headers, 0x[0-9a-f]{64} and 0x[0-9a-f]{64}$/,
      );
    });
  }

  it('are two where one header was sealed twice: a search that leaves the seal out sees none', () => {
    const [first, second] = [sealed(ours, 7), sealed(ours, 7)];
    const unsealed = (header: RpcHeader): string =>
      headerHash({ ...header, digest: { logs: header.digest.logs.slice(0, -1) } });
    equal(unsealed(first), unsealed(second));
    headers.note(first, 0);
    headers.note(second, 0);
    equal(headers.verdict.findings.length, 1);
  });

  it('may be of two authors in one slot, as around a change of the authorities', () => {
    headers.note(sealed(ours, 7), 0);
    headers.note(sealed(others, 7), 0);
    deepEqual(headers.verdict.findings, []);
  });

  it('count for nobody without the seal of one of the authors', () => {
    const stranger = sr25519PairFromSeed(new Uint8Array(32).fill(3));
    headers.note(sealed(stranger, 7), 0);
    headers.note(sealed(stranger, 7, { root: 1 }), 0);
    const { digest, ...rest } = sealed(ours, 8);
    headers.note({ ...rest, stateRoot: hash(9), digest }, 0);
    headers.note({ ...rest, digest: { logs: digest.logs.slice(0, 1) } }, 0);
    deepEqual([headers.verdict.judged, headers.foreign], [0, 4]);
  });

  it('count for a key from when the validator rotates to it', () => {
    const later = sr25519PairFromSeed(new Uint8Array(32).fill(3));
    headers.note(sealed(later, 7), 0);
    headers.judgeAlso(hexText(later.publicKey));
    headers.note(sealed(later, 8), 0);
    headers.note(sealed(later, 8, { root: 1 }), 0);
    headers.note(sealed(ours, 8), 0);
    equal(headers.verdict.judged, 3);
    match(headers.verdict.findings[0] ?? '', /^slot 8 of 0x/);
  });

  it('that are none are refused', () => {
    throws(() => headers.note({ number: '0x1' }, 0), { code: 'unknown/malformed' });
  });
});
