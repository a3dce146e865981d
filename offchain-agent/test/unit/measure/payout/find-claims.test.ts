import { deepEqual, equal, ok } from 'node:assert/strict';
import { dice } from '../../../../../tests/support/dice.ts';
import { type Claim, type Claimed, findClaims } from '../../../../src/measure/payout/find-claims.ts';

/** Pages paid by block, as a chain would answer, with the questions counted. */
function chainOf(claims: readonly Claim[], oldest = 0) {
  let asked = 0;
  const upTo = (block: number, accounts: readonly string[]): Claimed =>
    new Map(
      accounts.map((account) => [
        account,
        claims.filter((claim) => claim.account === account && claim.block <= block).map(({ page }) => page),
      ]),
    );
  const claimedAt = async (block: number, accounts: readonly string[]) => {
    asked += 1;
    return await Promise.resolve(block < oldest ? undefined : upTo(block, accounts));
  };
  return { claimedAt, upTo, questions: () => asked };
}

const sorted = (claims: readonly Claim[]) =>
  claims.toSorted((a, b) => a.block - b.block || a.account.localeCompare(b.account) || a.page - b.page);

describe('findClaims', () => {
  it('finds the block of each page of random eras', async () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const { whole } = dice(seed);
      const head = 10 + whole(100_000);
      const accounts = Array.from({ length: 1 + whole(12) }, (_, place) => `v${place}`);
      const claims = accounts.flatMap((account) => {
        let block = 1 + whole(head);
        return Array.from({ length: whole(4) }, (_, page): Claim => {
          const claim = { account, page, block };
          block = Math.min(head, block + whole(3) * whole(1_000));
          return claim;
        });
      });
      const chain = chainOf(claims);
      const found = await findClaims(head, chain.upTo(head, accounts), chain);
      deepEqual(sorted(found.claims), sorted(claims), `seed ${seed}`);
      equal(found.knownFrom, undefined);
      ok(chain.questions() <= 20 + 18 * claims.length, `${chain.questions()} questions, seed ${seed}`);
    }
  });

  it('names the first block that is known, and finds what was paid after it', async () => {
    const claims = [100, 5_000, 5_001, 9_000].map((block, page): Claim => ({ account: 'v', page, block }));
    for (const oldest of [1, 99, 100, 101, 4_999, 5_000, 5_001, 9_999]) {
      const chain = chainOf(claims, oldest);
      const { claims: found, knownFrom } = await findClaims(10_000, chain.upTo(10_000, ['v']), chain);
      const isAll = oldest < 100;
      equal(knownFrom, isAll ? undefined : oldest, `oldest ${oldest}`);
      deepEqual(
        sorted(found),
        claims.filter(({ block }) => block > oldest || isAll),
      );
    }
  });

  it('asks nothing where nothing was paid', async () => {
    const chain = chainOf([]);
    deepEqual(await findClaims(1_000, chain.upTo(1_000, ['v']), chain), { claims: [], knownFrom: undefined });
    equal(chain.questions(), 0);
  });
});
