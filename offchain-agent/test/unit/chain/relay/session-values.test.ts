import { deepEqual, equal, throws } from 'node:assert/strict';
import { claimsFor, disabledPlaces, numberNamed } from '../../../../src/chain/relay/session-values.ts';

const [earlier, parent] = [`0x${'11'.repeat(32)}`, `0x${'22'.repeat(32)}`];
const claimQueue = { '1000': { '0': [0, 2], '1': [0] }, '2004': { '1': [5] } };

describe('claimsFor', () => {
  it('reads cores of depth 0 for the parent, by whichever name its hash has', () => {
    for (const name of ['relayParent', 'schedulingParent', 'hash']) {
      const buffer = [
        { [name]: earlier, claimQueue: { '3000': { '0': [7] } } },
        { [name]: parent, stateRoot: earlier, claimQueue },
      ];
      deepEqual(
        claimsFor({ buffer, latestNumber: 9 }, parent),
        new Map([
          [0, 1_000],
          [2, 1_000],
        ]),
      );
    }
  });

  it('reads maps that are lists of pairs, as pages decode them', () => {
    const pairs = [
      [
        1_000,
        [
          [0, [0, 2]],
          [1, [0]],
        ],
      ],
      [2_004, [[1, [5]]]],
    ];
    deepEqual(
      claimsFor({ buffer: [{ relayParent: parent, claimQueue: pairs }] }, parent),
      new Map([
        [0, 1_000],
        [2, 1_000],
      ]),
    );
  });

  it('reads what is foreseen one block further, and knows nothing where nobody looks so far', () => {
    const read = (queue: object) =>
      claimsFor({ buffer: [{ relayParent: parent, claimQueue: queue }] }, parent, 1);
    deepEqual(
      read(claimQueue),
      new Map([
        [0, 1_000],
        [5, 2_004],
      ]),
    );
    equal(read({ '1000': { '0': [0, 2] } }), undefined);
  });

  it('knows nothing where the parent is not kept, or claims are of another shape', () => {
    equal(claimsFor({ buffer: [{ relayParent: earlier, claimQueue }] }, parent), undefined);
    equal(claimsFor({ buffer: [[parent, earlier]] }, parent), undefined);
    for (const json of [null, undefined, 5, {}, { buffer: 'x' }]) equal(claimsFor(json, parent), undefined);
  });
});

describe('disabledPlaces', () => {
  it('reads places alone, and with how grave it was', () => {
    deepEqual(disabledPlaces([3, 5]), [3, 5]);
    deepEqual(
      disabledPlaces([
        [3, 1_000_000],
        [5, 0],
      ]),
      [3, 5],
    );
    deepEqual(disabledPlaces(undefined), []);
  });

  it('refuses what is no list of places, so that nobody counts as not disabled', () => {
    for (const json of [[{ index: 3, severity: 0 }], ['3'], [[{}]], [1.5], { 0: 3 }, 5])
      throws(() => disabledPlaces(json), { message: 'disabledValidators is not a list of places' });
  });
});

describe('numberNamed', () => {
  it('takes the other number only where there is none of that name', () => {
    equal(numberNamed({ scheduler: { minimumBackingVotes: 3 } }, 'minimumBackingVotes', 2), 3);
    equal(numberNamed({ scheduler: {} }, 'minimumBackingVotes', 2), 2);
  });
});
