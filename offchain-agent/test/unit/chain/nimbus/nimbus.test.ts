import { deepEqual, equal } from 'node:assert/strict';
import { NimbusState } from '../../../../../tests/support/nimbus-state.ts';
import { readAwardedPoints } from '../../../../src/chain/nimbus/awarded-points.ts';
import { nimbusAccounts } from '../../../../src/chain/nimbus/nimbus-accounts.ts';

const key = (seat: number): string => `0x${String(seat).repeat(2).repeat(32)}`;
const short = `0x${'ab'.repeat(20)}`;
const long = `0x${'cd'.repeat(32)}`;

function clientOf(state: NimbusState) {
  const request = async (_method: string, params: readonly unknown[] = []): Promise<never> =>
    await Promise.resolve(state.answer(params[0]) as never);
  return { request };
}

describe('nimbusAccounts', () => {
  it('gives the account of a registration, of 20 or 32 bytes, with a key for draws or without', async () => {
    const state = new NimbusState()
      .register(key(1), short)
      .register(key(2), long)
      .register(key(3), short, 0)
      .register(key(4), long, 0);
    const keys = [1, 2, 3, 4, 5].map(key);
    deepEqual(
      [...(await nimbusAccounts(clientOf(state), keys, '0x00'))],
      [
        [key(1), short],
        [key(2), long],
        [key(3), short],
        [key(4), long],
      ],
    );
  });

  it('knows nobody by a registration of another length', async () => {
    const state = new NimbusState().register(key(1), short, 7);
    equal((await nimbusAccounts(clientOf(state), [key(1)], '0x00')).size, 0);
  });
});

describe('readAwardedPoints', () => {
  it('gives the points of the round that goes on, and 0 to whom it awarded none', async () => {
    const state = new NimbusState().round(7).award(7, short, 40).award(6, long, 20);
    deepEqual(await readAwardedPoints(clientOf(state), [short, long], '0x00'), {
      round: 7,
      points: new Map([
        [short, 40],
        [long, 0],
      ]),
    });
  });

  it('gives nothing of a chain that awards none', async () => {
    equal(await readAwardedPoints(clientOf(new NimbusState()), [short], '0x00'), undefined);
  });
});
