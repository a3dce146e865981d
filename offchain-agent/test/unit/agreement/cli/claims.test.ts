import { deepEqual, equal, match } from 'node:assert/strict';
import { claimLines, claimsDocument, readClaims } from '../../../../src/agreement/cli/claims.ts';
import type { Claimable, OpenedWindow } from '../../../../src/chain/agreement/claim-chain.ts';
import { almanacCurrency as currency } from '../../../../src/chain/amount.ts';

const hash = `0x${'11'.repeat(32)}`;
const place = { network: 0, account: '5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw' };
const first = Date.UTC(2026, 10, 22) / 1_000;
const hourS = 3_600;
const proofs = [3, 5].map((target) => ({ target, root: hash, samples: 60, answered: 50 + target }));
const claimable: Claimable = {
  seed: hash,
  answered: 108,
  openings: 8,
  credits: 2,
  total: 6,
  amount: 1_500_000_000_000n,
};
const opened = new Map<number, OpenedWindow>([
  [first, { proofs, isClaimed: true }],
  [first + hourS, { proofs, isClaimed: false }],
  [first + 2 * hourS, { proofs, isClaimed: false }],
  [first + 3 * hourS, { proofs: [], isClaimed: false }],
]);
const claims = {
  openedOf: async (_network: number, window: number) => opened.get(window),
  claimable: async (_network: number, window: number) => (window === first + hourS ? claimable : undefined),
};

describe('almanac agreement claims', () => {
  const windows = Array.from({ length: 40 }, (_, back) => first + (20 - back) * hourS);

  it('shows the windows of which something was opened, in their order, and what they are worth', async () => {
    const rows = await readClaims(claims, place, windows);
    const lines = claimLines(place, rows, currency);
    const states = ['claimed', 'claimable', 'not final, or too late', 'nothing proved'];
    for (const [index, state] of states.entries()) match(lines[index + 1] ?? '', new RegExp(` ${state} `));
    match(lines[2] ?? '', /^2026-11-22 01:00:00 +2 +108 +claimable +1\.5 ALM$/);
    match(lines.at(-1) ?? '', /^1\.5 ALM can be claimed now; /);
    const document = claimsDocument(place, rows);
    equal(document.claimable, claimable.amount);
    deepEqual(
      document.windows.map(({ window_s, answered, claimable: amount }) => [window_s, answered, amount]),
      [...opened.keys()].map((window, index) => [
        window,
        index === 3 ? 0 : 108,
        index === 1 ? claimable.amount : null,
      ]),
    );
  });

  it('says that nothing was proved', async () => {
    const [line] = claimLines(place, await readClaims(claims, place, []), currency);
    match(line ?? '', /^5HGj\w+ has proved nothing of /);
  });
});
