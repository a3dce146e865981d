import { describeCensusChain } from '../../../../../tests/support/census-chain-conformance.ts';
import { FakeCensusChain } from '../../../../../tests/support/fake-census-chain.ts';

const reporter = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

describeCensusChain('FakeCensusChain', () => {
  const chain = new FakeCensusChain({
    id: 1,
    name: 'Any',
    genesisHash: `0x${'11'.repeat(32)}`,
    consensus: 'aura',
    slotMs: 6_000,
    hasConstantEras: true,
  });
  chain.open = { first: 40, end: 80, windowMs: 20_000, graceMs: 0 };
  chain.join(reporter);
  const hash = `0x${'22'.repeat(32)}`;
  chain.stored.set(`60 ${reporter}`, {
    reporter,
    from: hash,
    to: hash,
    era: undefined,
    duties: 1,
    contentId: hash,
    parts: [{ hash, block: 3, extrinsic: 1 }],
    root: hash,
  });
  return { chain, network: 1, emptyWindow: 40, stored: { window: 60, reporter } };
});
