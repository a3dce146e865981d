import { deepEqual, equal } from 'node:assert/strict';
import { fillGenesis, type GenesisContents } from '../../../../src/lab/foreign/fill-genesis.ts';
import type { ExactJson } from '../../../../src/lab/genesis/exact-json.ts';

const validators = [
  { account: 'A', keys: { aura: 'a-aura', gran: 'a-gran', babe: 'a-babe', imon: 'a-imon' } },
  { account: 'B', keys: { aura: 'b-aura', gran: 'b-gran', babe: 'b-babe', imon: 'b-imon' } },
];
const contents: GenesisContents = {
  validators,
  funded: ['R', 'A'],
  sessionKeys: [],
  existentialDeposit: 500n,
};
const money = 1_000_000_000_000_000n;
const sessionKeys = [
  { name: 'grandpa', id: 'gran', crypto: 'ed25519' as const },
  { name: 'babe', id: 'babe', crypto: 'sr25519' as const },
];

function filled(config: ExactJson, change: Partial<GenesisContents> = {}) {
  return fillGenesis(config, { ...contents, ...change });
}

describe('fillGenesis', () => {
  it('lists authorities in their pallets where there are no sessions', () => {
    const { config, faults } = filled({
      aura: { authorities: ['old'] },
      grandpa: { authorities: [] },
      sudo: { key: null },
      other: { x: 1 },
    });
    deepEqual(config, {
      aura: { authorities: ['a-aura', 'b-aura'] },
      grandpa: {
        authorities: [
          ['a-gran', 1],
          ['b-gran', 1],
        ],
      },
      sudo: { key: 'R' },
      other: { x: 1 },
    });
    deepEqual(faults, []);
  });

  it('gives keys to the session alone where it has them, by their names in the runtime', () => {
    const { config, filled: fields } = filled(
      {
        session: { keys: [['old']], nonAuthorityKeys: [] },
        babe: { authorities: [['old', 1]], epochConfig: null },
        grandpa: { authorities: [['old', 1]] },
        imOnline: { keys: [] },
        validatorManager: { initialValidators: [] },
        collatorSelection: { invulnerables: [], desiredCandidates: 3 },
      },
      { sessionKeys },
    );
    deepEqual(config, {
      session: {
        keys: [
          ['A', 'A', { grandpa: 'a-gran', babe: 'a-babe' }],
          ['B', 'B', { grandpa: 'b-gran', babe: 'b-babe' }],
        ],
        nonAuthorityKeys: [],
      },
      babe: { authorities: [], epochConfig: { c: [1, 4], allowed_slots: 'PrimaryAndSecondaryVRFSlots' } },
      grandpa: { authorities: [] },
      imOnline: { keys: ['a-imon', 'b-imon'] },
      validatorManager: { initialValidators: ['A', 'B'] },
      collatorSelection: { invulnerables: ['A', 'B'], desiredCandidates: 3 },
    });
    equal(fields.includes('session.keys'), true);
  });

  it('funds validators and accounts with the most that anybody has, each once', () => {
    const { config } = filled({
      balances: {
        balances: [
          ['X', 9n * money],
          ['A', 1],
        ],
        devAccounts: null,
      },
    });
    deepEqual(config, {
      balances: {
        balances: [
          ['X', 9n * money],
          ['A', 9n * money],
          ['B', 9n * money],
          ['R', 9n * money],
        ],
        devAccounts: null,
      },
    });
    const poor = filled({ balances: { balances: [] } }, { existentialDeposit: 10n ** 12n }).config;
    deepEqual(Object.values(poor as Record<string, { balances: ExactJson[] }>)[0]?.balances[0], [
      'A',
      10n ** 18n,
    ]);
  });

  it('recognizes accounts of Ethereum in either case', () => {
    const { config } = filled(
      { balances: { balances: [['0xab', 5]] } },
      { validators: [{ account: '0xAB', keys: {} }], funded: [] },
    );
    deepEqual(config, { balances: { balances: [['0xAB', money]] } });
  });

  it('elects the validators by stakes that their money covers', () => {
    const staking = {
      stakers: [],
      validatorCount: 9,
      minimumValidatorCount: 4,
      invulnerables: ['old'],
      minValidatorBond: 5,
    };
    const { config } = filled({ staking });
    deepEqual(config, {
      staking: {
        stakers: [
          ['A', 'A', money / 10n, 'Validator'],
          ['B', 'B', money / 10n, 'Validator'],
        ],
        validatorCount: 2,
        minimumValidatorCount: 2,
        invulnerables: [],
        minValidatorBond: 5,
      },
    });
  });

  it('writes the slot only where the genesis has it', () => {
    deepEqual(filled({ validators: { validators: [], slotDurationMs: 6 } }, { slotMs: 1_000 }).config, {
      validators: { validators: ['A', 'B'], slotDurationMs: 1_000 },
    });
    deepEqual(filled({ timestamp: {} }, { slotMs: 1_000 }).config, { timestamp: {} });
  });

  it('names the pallet that is no group of fields, and keys that nobody here has', () => {
    deepEqual(
      filled({ session: 5, balances: [], aura: null, staking: '' }).faults.map(({ field }) => field),
      ['session', 'aura', 'staking', 'balances'],
    );
    const unknown = [...sessionKeys, { name: 'sassafras', id: 'sass', crypto: undefined }];
    deepEqual(filled({ session: { keys: [] } }, { sessionKeys: unknown }).faults, [
      {
        field: 'session.keys.sassafras',
        why: 'keys of type "sass" are not known; no keystore here can be given them',
      },
    ]);
    deepEqual(
      filled({ session: { keys: [] } }).faults.map(({ field }) => field),
      ['session.keys'],
    );
  });
});
