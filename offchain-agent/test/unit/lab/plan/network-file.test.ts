import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { engines, finalities } from '../../../../src/lab/genesis/engine.ts';
import { backendChoices } from '../../../../src/lab/link/host/start-host.ts';
import { documentOf, networkFile, optionsOfFile } from '../../../../src/lab/plan/network-file.ts';
import { nodeRoles } from '../../../../src/lab/plan/node-plan.ts';
import type { NetworkOptions } from '../../../../src/lab/plan/options.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const milliseconds = fc.oneof(
  fc.integer({ min: 1, max: 600 }).map((seconds) => seconds * 1_000),
  fc.integer({ min: 1, max: 86_400_000 }),
);
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });
const link = fc.record(
  {
    between: fc.tuple(fc.constant('eu'), fc.constant('us')),
    delay: fc.integer({ min: 1, max: 60_000 }),
    loss: fc.integer({ min: 1, max: 100 }),
  },
  { requiredKeys: ['between', 'delay'] },
);
const common = {
  name,
  engine: fc.constantFrom(...engines),
  finality: optional(fc.constantFrom(...finalities)),
  slotMs: milliseconds,
  sessionMs: milliseconds,
  sessionsPerEra: fc.nat(20),
  windowMs: milliseconds,
  blockBytes: optional(fc.nat(5_000_000)),
  heartbeat: optional(fc.boolean()),
  node: optional(fc.constantFrom('/bin/node', 'almanac-node -lsync=debug')),
  nodeOf: optional(
    fc.dictionary(name, fc.constant('../file/old'), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
  ),
  links: optional(fc.array(link, { maxLength: 3 })),
  backend: optional(fc.constantFrom(...backendChoices)),
  reporters: optional(fc.integer({ min: 1, max: 3 })),
  port: optional(fc.integer({ min: 1, max: 65_535 })),
};
const numbered = fc.record({
  ...common,
  validators: fc.nat(30),
  candidates: fc.nat(3),
  fullNodes: optional(fc.integer({ min: 1, max: 9 })),
  regions: optional(fc.dictionary(name, fc.nat(9), { minKeys: 1, maxKeys: 3, noNullPrototype: true })),
});
const listed = fc
  .record({
    ...common,
    nodes: fc.array(
      fc.record({
        name,
        role: fc.constantFrom(...nodeRoles),
        region: optional(name),
        node: optional(fc.constant('../file/other')),
        seed: optional(fc.constant('//Alice')),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map((options) => {
    const count = (role: string): number => options.nodes.filter((node) => node.role === role).length;
    return {
      ...options,
      validators: count('validator'),
      candidates: count('candidate'),
      fullNodes: count('full'),
    };
  });

/** Without what is not asked for, however that is written. */
function plain(options: NetworkOptions): unknown {
  return JSON.parse(JSON.stringify(options));
}

describe('a network file', () => {
  it('says all that a network can be asked for: what is exported is the same network', () => {
    fc.assert(
      fc.property(fc.oneof(numbered, listed), (options) => {
        const text = stringify(documentOf(options));
        const read = networkFile.parse(parse(text));
        deepEqual(plain(optionsOfFile(read)), plain(options));
        equal(stringify(documentOf(optionsOfFile(read))), text);
      }),
      { numRuns: 100 },
    );
  });

  it('declares the usual network where it says nothing', () => {
    const options = optionsOfFile(networkFile.parse({}));
    deepEqual(plain(options), {
      name: 'local',
      engine: 'aura',
      validators: 4,
      candidates: 0,
      slotMs: 6_000,
      sessionMs: 600_000,
      sessionsPerEra: 6,
      windowMs: 60_000,
    });
    equal(optionsOfFile(networkFile.parse({ engine: 'instant' })).validators, 1);
  });
});
