import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { engines, finalities } from '../../../../src/lab/genesis/engine.ts';
import { backendChoices } from '../../../../src/lab/link/host/start-host.ts';
import { documentOf, networkFile, optionsOfFile } from '../../../../src/lab/plan/network-file.ts';
import { nodeRoles } from '../../../../src/lab/plan/node-plan.ts';
import type { NetworkOptions } from '../../../../src/lab/plan/options.ts';
import {
  checkNetworkFile,
  readLinkFile,
  readNetworkFile,
} from '../../../../src/lab/plan/read-network-file.ts';
import { freePorts } from '../../../../src/lab/real/ports.ts';

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

  it('is the usual network where it says nothing', () => {
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

describe('checkNetworkFile', () => {
  const fitting = 20;

  it('accepts the shipped example', async () => {
    const shipped = new URL('../../../../../docs/examples/network.yaml', import.meta.url);
    const { name, validators, fullNodes, regions, links } = await checkNetworkFile(
      parse(readFileSync(shipped, 'utf8')) as Record<string, unknown>,
      'network.yaml',
      fitting,
    );
    deepEqual([name, validators, fullNodes, regions], ['two-regions', 6, 1, { eu: 3, us: 4 }]);
    deepEqual(links?.map(Object.keys), [
      ['between', 'delay', 'jitter'],
      ['within', 'loss', 'rate'],
    ]);
  });

  it('says all that is wrong at once, each with its place', async () => {
    const holder = createServer();
    const [port = 0] = await freePorts(1);
    await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', resolve));
    try {
      await rejects(
        checkNetworkFile(
          {
            bogus: 1,
            slot: '500ms',
            window: 7,
            validators: 21,
            regions: { eu: 1, us: 2 },
            node: '/no/such-node',
            node_of: { v99: '/bin/sh' },
            port,
            links: [{ between: ['eu', 'asia'], delay: '40ms' }],
            block_bytes: 3,
          },
          'net.yaml',
          fitting,
        ),
        ({ code, data }: { code: string; data: { faults: string[] } }) => {
          equal(code, 'bad_input/network_file');
          const places = data.faults.map((line) => line.split(':')[0]);
          deepEqual(places.toSorted(), [
            'block_bytes',
            'bogus',
            'links[0].between',
            'node',
            'node_of',
            'port',
            'regions',
            'slot',
            'validators',
            'window',
          ]);
          ok(data.faults.some((line) => line.includes(`127.0.0.1:${port} cannot be listened on`)));
          return true;
        },
      );
    } finally {
      holder.close();
    }
  });

  it('does not blame one field for the fault of another', async () => {
    await rejects(
      checkNetworkFile({ slot: 'soon', validators: 'many', regions: { eu: 3 } }, 'net.yaml', fitting),
      {
        code: 'bad_input/network_file',
        data: {
          source: 'net.yaml',
          faults: ['validators: must be a number', 'slot: must be a duration, for example 90s or 10m'],
        },
      },
    );
  });

  it('refuses numbers of nodes beside a list of them', async () => {
    await rejects(checkNetworkFile({ validators: 1, nodes: [{ name: 'a' }] }, 'net.yaml', fitting), {
      message:
        'net.yaml is not a valid network, nothing was started:\n  validators: the nodes are listed one by one; give either',
    });
  });

  it('says what was typed in the words of the command line', async () => {
    await rejects(checkNetworkFile({ validators: 0 }, undefined, fitting), {
      code: 'bad_input/validators',
      message: '--validators 0: a network has at least 1 validator; 4 tolerate one that fails',
    });
    await rejects(checkNetworkFile({ validators: 0, era: 0 }, undefined, fitting), {
      code: 'bad_input/validators',
      message:
        'no such network can be started:\n  --validators 0: a network has at least 1 validator; 4 tolerate one that fails\n  --era 0: expected 1 or more sessions',
    });
  });
});

describe('files of networks and links', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-network-file-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function written(text: string): string {
    const path = join(folder, 'net.yaml');
    writeFileSync(path, text);
    return path;
  }

  it('are told apart from what is none, with the line of the fault', () => {
    const path = written('name: a\n\tslot: 2s\n');
    throwsAt(() => readNetworkFile(path), 'bad_input/network_file', /line 2, column 1/);
    throwsAt(() => readNetworkFile(written('- 1')), 'bad_input/network_file', /must be a group of fields/);
    throwsAt(() => readNetworkFile(join(folder, 'none')), 'bad_input/network_file', /no such file/);
    throwsAt(
      () => readLinkFile(written('links:\n  - { between: [eu, us] }')),
      'bad_input/links',
      /give delay/,
    );
    throwsAt(() => readLinkFile(written('delay: 1')), 'bad_input/links', /delay: unknown field/);
  });

  it('hold the links of a network', () => {
    deepEqual(readLinkFile(written('links:\n  - { between: [eu, us], delay: 40ms }')), [
      { between: ['eu', 'us'], delay: 40 },
    ]);
  });
});

function throwsAt(read: () => unknown, code: string, message: RegExp): void {
  try {
    read();
  } catch (error) {
    const { code: own, message: text } = error as { code: string; message: string };
    equal(own, code);
    ok(message.test(text), text);
    return;
  }
  throw new Error('it was read');
}
