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

  it('knows nothing where one claim is of another shape, so that no core seems to be without', () => {
    for (const queue of [
      { '1000': { '0': 2 } },
      { '1000': { '0': [{ core: 2 }] } },
      { '1000': 5 },
      { '1000': { now: [2] } },
      { 'para 1000': { '0': [2] } },
      [{ para: 1_000, cores: [2] }],
      [[1_000, [{ depth: 0, cores: [2] }]]],
    ])
      equal(claimsFor({ buffer: [{ relayParent: parent, claimQueue: queue }] }, parent), undefined);
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
  it('finds the number in any group of fields', () => {
    equal(numberNamed({ scheduler: { minimumBackingVotes: 3 } }, 'minimumBackingVotes'), 3);
  });

  it('refuses a configuration without it, or with two, by its name', () => {
    const message = (found: number): string => `it has ${found} fields minimumBackingVotes, expected one`;
    throws(() => numberNamed({ scheduler: {} }, 'minimumBackingVotes'), { message: message(0) });
    const both = { minimumBackingVotes: 2, scheduler: { minimumBackingVotes: 3 } };
    throws(() => numberNamed(both, 'minimumBackingVotes'), { message: message(2) });
    for (const value of [0, '2', null, 1.5])
      throws(() => numberNamed({ minimumBackingVotes: value }, 'minimumBackingVotes'), {
        message: 'its field minimumBackingVotes is not a number above 0',
      });
  });
});
