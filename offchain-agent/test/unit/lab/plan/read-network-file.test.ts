import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import {
  checkNetworkFile,
  readLinkFile,
  readNetworkFile,
} from '../../../../src/lab/plan/read-network-file.ts';
import { freePorts } from '../../../../src/lab/real/ports.ts';

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
        'net.yaml is not a valid network, nothing was started:\n  validators: the nodes are listed one by one; leave it out, or leave the list out',
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

describe('checkNetworkFile beside a file', () => {
  const fitting = 20;
  const listed = { nodes: [{ name: 'a' }, { name: 'b', node: '/no/such-node --x' }] };

  it('names the option that was typed, and the field that was not', async () => {
    const typed = { validators: 3, slot: '5ms' };
    await rejects(checkNetworkFile({ ...listed, ...typed, era: 0 }, 'net.yaml', fitting, typed), {
      code: 'bad_input/network_file',
      message: [
        'net.yaml with these options is not a valid network, nothing was started:',
        '  --validators: the nodes are listed one by one; leave it out, or leave the list out',
        '  --slot 5 ms: expected at least 1s, because nodes that share a machine do not keep shorter slots',
        '  era: 0: expected 1 or more sessions',
        '  nodes: b: /no/such-node --x: "/no/such-node" is not executable; give the program of all nodes with --node COMMAND, or of one with --node b=COMMAND',
      ].join('\n'),
    });
  });

  it('names a program once, however many nodes have it', async () => {
    const nodes = ['a', 'b'].map((own) => ({ name: own, node: `/no/such-node --${own}` }));
    await rejects(checkNetworkFile({ nodes }, 'net.yaml', fitting), {
      data: {
        source: 'net.yaml',
        faults: [
          'nodes: a, b: /no/such-node --a: "/no/such-node" is not executable; give the program of all nodes with --node COMMAND, or of one with --node a=COMMAND',
        ],
      },
    });
    await rejects(checkNetworkFile({ nodes, node: '/no/such-node' }, 'net.yaml', fitting), {
      data: {
        source: 'net.yaml',
        faults: [
          'node: /no/such-node: "/no/such-node" is not executable; give the program of all nodes with --node COMMAND',
        ],
      },
    });
  });

  it('names the option of a program that was typed', async () => {
    const typed = { node: '/no/typed', node_of: { b: '/no/single' } };
    await rejects(checkNetworkFile({ ...listed, ...typed }, 'net.yaml', fitting, typed), {
      data: {
        source: 'net.yaml with these options',
        faults: [
          '--node /no/typed: "/no/typed" is not executable; pass a path or a name on PATH, or omit --node',
          '--node /no/single: "/no/single" is not executable; pass a path or a name on PATH, or omit --node',
        ],
      },
    });
  });

  it('gives listed nodes the regions that were typed', async () => {
    const { regions } = await checkNetworkFile(
      { nodes: [{ name: 'a' }, { name: 'b' }], regions: { eu: 1, us: 1 } },
      'net.yaml',
      fitting,
    );
    deepEqual(regions, { eu: 1, us: 1 });
    await rejects(
      checkNetworkFile({ nodes: [{ name: 'a', region: 'eu' }], regions: { us: 1 } }, 'net.yaml', fitting),
      { message: /regions: nodes of the list have regions of their own; leave it out/ },
    );
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

  it('reject what is none, with the line of the fault', () => {
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

  it('reads networks of zombienet by what they hold, whatever their names end in', () => {
    for (const text of [
      '[relaychain]\n[[relaychain.nodes]]\nname = "alice"\n',
      '\ufeff{\n\t"relaychain": { "nodes": [{ "name": "alice" }] }\n}',
      'relaychain:\n  nodes:\n    - name: alice\n',
    ]) {
      const { document } = readNetworkFile(written(text), { node: '/bin/typed', slot: '2s' });
      deepEqual(document, {
        node: '/bin/typed',
        nodes: [{ name: 'alice', role: 'validator', seed: '//Alice' }],
        slot: '2s',
      });
    }
    deepEqual(readNetworkFile(written('{ "name": "own" }')).document, { name: 'own' });
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
