import { deepEqual, equal } from 'node:assert/strict';
import { encodeAddress } from '@polkadot/util-crypto';
import { NimbusState } from '../../../../../../tests/support/nimbus-state.ts';
import { AvailabilityTally } from '../../../../../src/measure/availability/availability-tally.ts';
import { availabilityBeside } from '../../../../../src/measure/cli/watch/availability.ts';
import { pointsBeside } from '../../../../../src/measure/cli/watch/awarded-points.ts';

const hexOf = (seat: number): string => `0x${String(seat).repeat(2).repeat(32)}`;
const named = (seat: number, account?: string) => ({
  key: hexOf(9),
  label: `v${seat}`,
  name: undefined,
  account,
  keyAddress: '',
});

describe('votes on availability beside a watch', () => {
  // By whatever prefix the chain writes accounts.
  const all = [1, 2, 3].map((seat) => named(seat, encodeAddress(hexOf(seat), 2 * seat)));
  const nameless = named(4);

  it('are signed of blocks, with those that name no piece; - where none is known', () => {
    const tally = new AvailabilityTally();
    const validators = [hexOf(1), hexOf(2)];
    tally.add(7, { validators, votes: [{ validator: 0, isZero: true }] });
    tally.add(8, { validators, votes: [{ validator: 0, isZero: false }] });
    const { cells, notes, validatorDocument, chainDocument } = availabilityBeside(tally);
    deepEqual([...all, nameless].map(cells), [
      ['2/2', '1'],
      ['0/2', '0'],
      ['-', '-'],
      ['-', '-'],
    ]);
    deepEqual([...all, nameless].map(validatorDocument), [
      { availability: { blocks: 2, signed_votes: 2, all_zero_votes: 1 } },
      { availability: { blocks: 2, signed_votes: 0, all_zero_votes: 0 } },
      { availability: null },
      { availability: null },
    ]);
    deepEqual(chainDocument(), {
      availability_blocks: 2,
      availability_from_block: 7,
      availability_unknown: [],
    });
    deepEqual(notes([...all, nameless]).slice(1), [
      'No availability votes (-) of v3, v4: not known to be active in these blocks.',
    ]);
  });

  it('say why none are known at all', () => {
    const tally = new AvailabilityTally();
    tally.addUnknown('the node has discarded their bodies');
    tally.addUnknown('the node has discarded their bodies');
    deepEqual(availabilityBeside(tally).notes(all), [
      'Availability votes of 2 blocks cannot be known: the node has discarded their bodies.',
    ]);
  });
});

describe('awarded points beside a watch', () => {
  const account = `0x${'ab'.repeat(20)}`;
  const clientOf = (state: NimbusState) => ({
    request: async (_method: string, params: readonly unknown[] = []): Promise<never> =>
      await Promise.resolve(state.answer(params[0]) as never),
  });

  it('are those of the round, and - where no account is known', async () => {
    const state = new NimbusState().round(3).award(3, account, 60);
    const [points] = await pointsBeside(clientOf(state), [named(1, account), named(2)], '0x00');
    deepEqual([points?.cells(named(1, account)), points?.cells(named(2))], [['60'], ['-']]);
    deepEqual(points?.validatorDocument(named(2)), { awarded_points: null });
    deepEqual(points?.chainDocument(), { round: 3 });
  });

  it('are no column where the chain awards none', async () => {
    equal((await pointsBeside(clientOf(new NimbusState()), [named(1, account)], '0x00')).length, 0);
  });
});
