import { deepEqual, equal, match } from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { processesWith } from '../../offchain-agent/src/base/process.ts';
import { nodeCommand } from '../../offchain-agent/src/lab/client/node-command.ts';
import { markVariable } from '../../offchain-agent/src/lab/real/state.ts';
import { pageArgs } from '../support/page-commands.ts';
import { almanacOf } from '../support/run-almanac.ts';

const runtime = fileURLToPath(
  new URL('../../runtime-pallets/blob/babe_runtime.compact.compressed.wasm', import.meta.url),
);

/** As a team would that has a runtime and no chain of Almanac's: its file, a network of it, its specification. */
describe('a network of a runtime that was given as a file', () => {
  let folder: string;
  let almanac: ReturnType<typeof almanacOf>;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-foreign-'));
    almanac = almanacOf(folder);
  });
  after(async () => {
    await almanac('network', 'down', '--name', 'theirs');
    await rm(folder, { recursive: true, force: true });
  });

  it('starts from the runtime, is shown with it, and leaves nothing', async () => {
    const args = pageArgs('docs/how-to/bring-your-runtime.md', './almanac network up --runtime', {
      'my_runtime.wasm': runtime,
    });
    const words = '--slot 1s --validators 2 --name theirs --no-page --json'.split(' ');
    const up = await almanac(...args, ...words);
    equal(up.code, 0, up.stderr);
    const document = JSON.parse(up.stdout) as {
      readonly engine: string;
      readonly slot_ms: number;
      readonly runtime: { readonly spec_name: string; readonly preset: string };
      readonly nodes: readonly { readonly finalized_block: number }[];
    };
    deepEqual(
      [document.engine, document.slot_ms, document.runtime.spec_name, document.runtime.preset],
      ['babe', 1_000, 'almanac-babe', 'local'],
    );
    equal(
      document.nodes.every(({ finalized_block: height }) => height > 0),
      true,
    );
    const exported = await almanac('network', 'export', '--name', 'theirs');
    match(exported.stdout, /^runtime: .+babe_runtime.compact.compressed.wasm$/m);
    equal((await almanac('network', 'down', '--name', 'theirs')).code, 0);
    deepEqual(await readdir(join(folder, 'networks')), []);
  });

  it('starts from a specification, and from a chain that the node exports', async () => {
    const [program = ''] = await nodeCommand(undefined, new AbortController().signal);
    const spec = await almanac('network', 'spec', '--runtime', runtime, '--validators', '1');
    equal(spec.code, 0, spec.stderr);
    const file = join(folder, 'theirs.json');
    await writeFile(file, spec.stdout);
    for (const args of [
      pageArgs('docs/how-to/bring-your-runtime.md', './almanac network up --chain my-spec.json', {
        'my-spec.json': file,
        './my-node': program,
      }),
      pageArgs('docs/how-to/bring-your-runtime.md', './almanac network up --chain local', {
        './my-node': program,
      }),
    ]) {
      const up = await almanac(...args, '--validators', '1', '--name', 'theirs', '--no-page');
      equal(up.code, 0, `${args.join(' ')}: ${up.stderr}`);
      equal((await almanac('network', 'down', '--name', 'theirs')).code, 0);
    }
  });

  it('leaves nothing of a specification that its node refuses', async () => {
    const args = pageArgs('docs/how-to/bring-your-runtime.md', './almanac network spec', {
      'my_runtime.wasm': runtime,
    });
    const spec = await almanac(...args, '--validators', '1');
    equal(spec.code, 0, spec.stderr);
    const file = join(folder, 'spec.json');
    await writeFile(file, spec.stdout);
    const words = 'network up --node /bin/false --validators 1 --name theirs --chain'.split(' ');
    const { code, stderr } = await almanac(...words, file);
    equal(code, 3);
    match(stderr, /genesis\.raw\.top\.0x3a636f6465 or --node: node v1 ended while starting/);
    deepEqual(await readdir(join(folder, 'networks')), []);
    deepEqual(processesWith(markVariable, join(folder, 'networks', 'theirs')), []);
  });
});
