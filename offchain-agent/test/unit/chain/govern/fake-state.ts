import type { StateReader } from '../../../../src/chain/call/state-at.ts';

export const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
export const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
export const charlie = '5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y';
export const dave = '5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy';
export const midnightS = Date.UTC(2026, 2, 2) / 1_000;
export const noonMs = Date.UTC(2026, 2, 1, 12);

/** As @polkadot/api writes them as JSON. */
export const sampling = {
  samplesPerWindow: 30,
  distribution: 'Stratified',
  timeoutMs: 5_000,
  fastUs: { arrival: 1_000_000, rpc: 250_000, reachability: 250_000 },
  minCoveragePpm: 500_000,
  minReporters: 3,
  graceMs: 12_000,
  graceBlocks: 10,
  idleWindows: 24,
  hostRate: 10,
  clockOffsetMs: 500,
  lagBlocks: 5,
};
export const retention = { windows: 1_440, days: 35, weeks: 13, months: 24, years: 10, eras: 28 };

type Answers = Readonly<Record<string, unknown>>;

/** A chain of this runtime; `changed` replaces answers, undefined takes one away. */
export function fakeState(changed: Answers = {}, lacking: readonly string[] = []): StateReader {
  const answers: Answers = { ...storage, ...changed };
  return {
    storage: async (pallet, item, ...keys) => {
      const name = `${pallet}.${item}`;
      const keyed = `${name} ${keys.join(' ')}`;
      return keyed in answers ? answers[keyed] : answers[name];
    },
    entries: async (pallet, item) => {
      const map = answers[`${pallet}.${item}`] as readonly (readonly [unknown, unknown])[] | undefined;
      return map?.map(([key, value]) => ({ keys: Array.isArray(key) ? key : [key], value }));
    },
    constant: (pallet, name) => {
      const constant = `constant ${pallet}.${name}`;
      return answers[constant];
    },
    hasCall: (pallet, method) => !lacking.includes(`${pallet}.${method}`),
  };
}

const unit = 1_000_000_000_000;

const storage: Answers = {
  'timestamp.now': noonMs,
  'sli.sampling': { v1: { current: sampling, next: null } },
  'sli.parameters': { v1: { current: { windowMs: 60_000, retention }, next: null } },
  'sli.leastReporters': 2,
  // Seven have not left, of whom four are the smallest majority.
  'registry.reporters': [0, 0, 0, 0, 0, 0, 0, 1].map((network, index) => [[network, index], { left: null }]),
  'sli.closingShare': 100_000_000,
  'registry.admission': 'Approval',
  'registry.deposits': {
    bond: 100 * unit,
    address: 310_240_000_000,
    group: 210_240_000_000,
    member: 40_000_000,
  },
  'scalability.deposits': { subject: 410_240_000_000, run: 210_240_000_000, point: 700_000_000 },
  'scalability.replacementBlocks': 14_400,
  'scalability.turnBlocks': 100,
  'scalability.subjects': [[3, { name: '0x6e6f6465' }]],
  'scalability.requirements': null,
  'validators.validators': [alice, bob],
  'validators.slotDuration': 6_000,
  'validators.sessionLength': 100,
  'validators.sessionsPerEra': 6,
  'council.members': [alice, bob, charlie, dave],
  'council.prime': null,
  'constant registry.maxReporters': 32,
  'constant registry.bondAmount': '0x00000000000000000000005af3107a4000',
  'constant registry.addressDeposit': 310_240_000_000,
  'constant registry.groupDeposit': 210_240_000_000,
  'constant registry.memberDeposit': 40_000_000,
  'constant scalability.subjectDeposit': 410_240_000_000,
  'constant scalability.runDeposit': 210_240_000_000,
  'constant scalability.pointDeposit': 700_000_000,
  'constant scalability.maxReplacementBlocks': 432_000,
  'constant scalability.maxTurnBlocks': 100_800,
  'constant validators.maxValidators': 1_024,
};
