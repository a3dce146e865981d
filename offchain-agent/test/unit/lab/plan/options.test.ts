import { deepEqual, doesNotThrow, equal, match, throws } from 'node:assert/strict';
import { checkNetworkOptions, type NetworkOptions, nodesThatFit } from '../../../../src/lab/plan/options.ts';

const valid: NetworkOptions = {
  name: 'local',
  validators: 4,
  candidates: 0,
  slotMs: 6_000,
  sessionMs: 600_000,
  sessionsPerEra: 6,
  windowMs: 60_000,
};
const fitting = 20;

function refusal(change: Partial<NetworkOptions>): { code: string; message: string } {
  let refused = { code: 'accepted', message: '' };
  throws(
    () => checkNetworkOptions({ ...valid, ...change }, fitting),
    (error: { code: string; message: string }) => {
      refused = error;
      return true;
    },
  );
  return refused;
}

describe('checkNetworkOptions', () => {
  it('accepts the defaults of the command', () => {
    doesNotThrow(() => checkNetworkOptions(valid, fitting));
  });

  it('accepts a session of 5 slots and refuses one of 4, saying how long it must be', () => {
    doesNotThrow(() => checkNetworkOptions({ ...valid, slotMs: 2_000, sessionMs: 10_000 }, fitting));
    const { code, message } = refusal({ slotMs: 2_000, sessionMs: 8_000 });
    equal(code, 'bad_input/session');
    equal(
      message,
      '--session is 4 slots long; expected at least 5 (10s at this slot), because the block that ends a session has no room for transactions',
    );
  });

  it('refuses a session that is no multiple of the slot', () => {
    equal(
      refusal({ sessionMs: 601_000 }).message,
      '--session 601000 ms is not a multiple of the slot (6000 ms); choose one that is',
    );
  });

  it('accepts validators alone with BABE, and refuses what its chain has no use for', () => {
    doesNotThrow(() => checkNetworkOptions({ ...valid, engine: 'babe' }, fitting));
    for (const change of [{ candidates: 1 }, { reporters: 1 }]) {
      const { code, message } = refusal({ ...change, engine: 'babe' });
      equal(code, 'bad_input/engine');
      match(message, /^--engine babe: .*; leave out --candidates and --reporters$/);
    }
  });

  it('accepts one node where blocks are sealed on demand, and refuses a second', () => {
    doesNotThrow(() => checkNetworkOptions({ ...valid, validators: 1, engine: 'instant' }, fitting));
    equal(
      refusal({ validators: 2, engine: 'manual' }).message,
      '--validators 2: with --engine manual one node seals all blocks; leave --validators out',
    );
  });

  it('accepts as many nodes as fit and refuses one more, candidates included', () => {
    doesNotThrow(() => checkNetworkOptions({ ...valid, validators: 19, candidates: 1 }, fitting));
    equal(
      refusal({ validators: 20, candidates: 1 }).message,
      '21 nodes are too many: about 20 fit on this machine now (each 200 MiB and 1/10 of a core); ask for fewer',
    );
  });

  it('refuses every other figure out of its range, each with a code of its own', () => {
    deepEqual(
      [
        refusal({ validators: 0 }),
        refusal({ candidates: -1 }),
        refusal({ slotMs: 999 }),
        refusal({ sessionMs: 0 }),
        refusal({ sessionsPerEra: 0 }),
        refusal({ windowMs: 7_000 }),
        refusal({ windowMs: 5_000 }),
        refusal({ windowMs: 6_500 }),
        refusal({ port: 0 }),
        refusal({ port: 65_536 }),
        refusal({ name: '../other' }),
        refusal({ name: '' }),
      ].map(({ code }) => code.replace('bad_input/', '')),
      [
        'validators',
        'candidates',
        'slot',
        'session',
        'era',
        'window',
        'window',
        'window',
        'port',
        'port',
        'name',
        'name',
      ],
    );
  });
});

describe('nodesThatFit', () => {
  it('is limited by cores or by memory, whichever is less', () => {
    equal(nodesThatFit(2, 16 * 1024 ** 3), 20);
    equal(nodesThatFit(16, 1024 ** 3), 5);
  });
});
