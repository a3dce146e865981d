import { deepEqual, equal, rejects } from 'node:assert/strict';
import { fakeValidator, MadeBabeChain } from '../../../../../tests/support/made-babe-chain.ts';
import { hexBytes } from '../../../../src/base/bytes.ts';
import type { BabeEpoch } from '../../../../src/chain/babe/babe-digest.ts';
import { readEpoch } from '../../../../src/chain/babe/babe-source.ts';
import { headerHash } from '../../../../src/chain/block/header-hash.ts';
import { hashHeader } from '../../../../src/chain/grandpa/header.ts';
import { BabeAuthorship } from '../../../../src/measure/authorship/babe/babe-authorship.ts';
import { watchChain } from '../../../../src/measure/authorship/watch.ts';
import { ProvedBabeSource } from '../../../../src/measure/finality/proved-babe.ts';
import { ProvedHeaders } from '../../../../src/measure/finality/proved-headers.ts';

const all = [0, 1, 2].map(fakeValidator);
const first = 299_188_000;
const durationSlots = 5;

/** 13 blocks of three epochs, whose lists get shorter; each block is of author 0. */
function chainOf(): MadeBabeChain {
  const chain = new MadeBabeChain({ validators: all, durationSlots, hasState: true });
  for (let slot = first; slot < first + 13; slot += 1) {
    const next = { validators: all.slice(0, 2), randomness: new Uint8Array(32).fill(slot - first) };
    chain.finalize(chain.build(slot, 0, 1, next));
  }
  return chain;
}

/** Counts the last blocks from headers alone; the word of the node is of the length of epochs. */
async function watch(chain: MadeBabeChain, lookBack: number, durationSaid = durationSlots) {
  const { extra = {} } = chain.options();
  const client = {
    request: async <Result>(method: string, params: readonly unknown[] = []) =>
      (await Promise.resolve(extra[method]?.(params))) as Result,
  };
  const headers = new ProvedHeaders(client);
  const lie: BabeEpoch = {
    index: 99,
    startSlot: 0,
    durationSlots: durationSaid,
    authorities: [],
    randomness: new Uint8Array(32),
    c: [1, 1],
    hasSecondary: false,
  };
  const source = new ProvedBabeSource(client, headers, {
    epochsAfter: () => Promise.resolve({ current: lie, announced: lie }),
    slotDurationMs: () => Promise.resolve(3_000),
    followHeads: () => Promise.resolve(() => undefined),
  });
  for (const { header } of chain.finalized.slice(-lookBack)) headers.add(hashHeader(header));
  headers.advance(chain.head);
  const end = new AbortController();
  const state = await watchChain(new BabeAuthorship(source), {
    lookBack,
    signal: end.signal,
    onChange: () => end.abort(),
  });
  return { source, state };
}

describe('ProvedBabeSource', () => {
  it('proves the epochs that the runtime API names, after every block', async () => {
    const chain = chainOf();
    const { source } = await watch(chain, 13);
    const call = chain.options().extra?.['state_call'];
    for (const { hash } of chain.finalized.slice(1)) {
      const [current, announced] = ['BabeApi_current_epoch', 'BabeApi_next_epoch'].map((name) =>
        readEpoch(hexBytes(String(call?.([name, '0x', hash])))),
      );
      deepEqual(await source.epochsAfter(hash), { current, announced });
    }
  });

  for (const lookBack of [3, 8, 13]) {
    it(`counts the last ${lookBack} blocks by proved epochs, and by none that the node names`, async () => {
      const chain = chainOf();
      const { state } = await watch(chain, lookBack);
      deepEqual([state?.fromBlock, state?.toBlock], [13 - lookBack + 1, 13]);
      const author = state?.validators.find(({ key }) => key === all[0]?.key);
      equal(author?.primary, lookBack);
      equal(state?.toHash, headerHash(chain.head.header));
    });
  }

  it('refuses a length of epochs by which a header announces one at the wrong place', async () => {
    await rejects(watch(chainOf(), 13, 4), { code: 'unknown/epochs' });
    await rejects(watch(chainOf(), 13, 6), { code: 'unknown/epochs' });
  });

  it('is refused where the node changes a byte of the state', async () => {
    const chain = chainOf();
    const { source } = await watch(chain, 3);
    const { extra = {} } = chain.options();
    const proof = extra['state_getReadProof']?.(['', chain.head.hash]) as { proof: string[] };
    const changed = proof.proof.map((node) => `${node.slice(0, -2)}ff`);
    const liar = new ProvedBabeSource(
      { request: async <Result>() => (await Promise.resolve({ proof: changed })) as Result },
      new ProvedHeaders({
        request: async <Result>() => (await Promise.resolve(chain.head.header)) as Result,
      }),
      {
        epochsAfter: () => source.epochsAfter(chain.head.hash),
        slotDurationMs: () => Promise.resolve(3_000),
        followHeads: () => Promise.resolve(() => undefined),
      },
    );
    await rejects(liar.epochsAfter(chain.head.hash), { code: 'unknown/finality_state_proof' });
  });
});
