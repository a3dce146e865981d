import '@almanac-chain/types';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import { HashChain } from '../../offchain-agent/src/sli/hash-chain.ts';
import type { TestChain } from './embedded-chain.ts';
import { pairOf } from './local-pair.ts';
import { consentedAddress } from './register-target.ts';
import { submit } from './submit.ts';

const hash = `0x${'11'.repeat(32)}`;

/**
 * Leaves a reporter, an address, records of a closed window, and reports of an open one on a chain of the development
 * preset: something in every storage item of reporting.
 */
export async function leaveReports({ api, chain, build, serve }: TestChain, windowS: number): Promise<void> {
  const eve = pairOf('//Eve');
  const links = new HashChain(new Uint8Array(32).fill(9), 16);
  const alice = pairOf('//Alice');
  const address = consentedAddress(new Uint8Array(32).fill(1), {
    genesisHash: api.genesisHash.toHex(),
    target: 1,
    account: alice.address,
    address: '/ip4/127.0.0.1/tcp/30333',
  });
  await serve(
    Promise.all([
      submit(api, api.tx.registry.join(0, eve.address, 'lab', links.head), eve),
      submit(api, registryCalls.addAddress(api, 0, 1, address), alice),
    ]),
  );
  const joined = (await api.query.registry.reporters(0, eve.address)).unwrap().joined.toNumber();
  for (const index of [0, 1]) {
    const window = joined + index * windowS;
    while (chain.lastSlot * chain.slotDurationMs < (window + windowS) * 1_000) await build();
    const entry = { target: 0, indicator: 'Arrival', samples: 1, buckets: [[100, 1]] as [number, number][] };
    const evidence = { root: hash, contentId: hash };
    await serve(submit(api, api.tx.sli.report(0, window, 0, links.link(index + 1), evidence, [entry]), eve));
  }
}
