import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeCommand } from '../../offchain-agent/src/lab/client/node-command.ts';
import { buildGenesis } from '../../offchain-agent/src/lab/genesis/build-genesis.ts';
import { rawSpec } from '../../offchain-agent/src/lab/genesis/raw-spec.ts';

interface Spec {
  readonly id: string;
  readonly chainType: string;
  readonly properties: unknown;
  readonly genesis: { readonly raw: { readonly top: Record<string, string> } };
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const codeKey = '0x3a636f6465';

describe('almanac-node', () => {
  let program: string;
  let folder: string;

  before(async () => {
    [program = ''] = await nodeCommand(undefined, new AbortController().signal);
    folder = await mkdtemp(join(tmpdir(), 'almanac-node-'));
  });

  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  for (const [name, preset, chainType] of [
    ['dev', 'development', 'Development'],
    ['local', 'local', 'Local'],
  ] as const) {
    it(`makes the genesis of --chain ${name} that the agent makes without a node`, async () => {
      const { code: exitCode, stdout, stderr } = await node('export-chain-spec', '--raw', '--chain', name);
      equal(exitCode, 0, stderr);
      const spec = JSON.parse(stdout) as Spec;
      deepEqual(
        { id: spec.id, chainType: spec.chainType, properties: spec.properties },
        {
          id: `almanac_${preset}`,
          chainType,
          properties: { ss58Format: 42, tokenDecimals: 12, tokenSymbol: 'ALM' },
        },
      );
      const code = spec.genesis.raw.top[codeKey] as `0x${string}`;
      const { top } = await buildGenesis({ preset, code });
      deepEqual(spec.genesis.raw.top, top);
    });
  }

  it('takes a specification from a file', async () => {
    const path = join(folder, 'spec.json');
    await writeFile(path, JSON.stringify(rawSpec({ id: 'from_a_file', name: 'From a file', top: {} })));
    const { code, stdout } = await node('export-chain-spec', '--raw', '--chain', path);
    equal(code, 0);
    equal((JSON.parse(stdout) as Spec).id, 'from_a_file');
  });

  it('refuses a chain that is neither a name nor a file, and says what it expected', async () => {
    const { code, stderr } = await node('export-chain-spec', '--chain', 'nowhere');
    equal(code, 1);
    match(
      stderr,
      /^almanac-node: .*--chain nowhere: expected `dev`, `local` or a readable chain specification file/,
    );
  });

  it('keeps the compiled runtime in the folder that is named, and takes it from there', async () => {
    const compiled = join(folder, 'compiled');
    // Raw: the code of another one is compiled once more, to make its genesis.
    const spec = join(folder, 'development.json');
    await writeFile(spec, JSON.stringify(rawSpec(await buildGenesis({ preset: 'development' }))));
    const exportState = (base: string) =>
      nodeWith(
        { ALMANAC_WASM_CACHE: compiled },
        'export-state',
        '--chain',
        spec,
        '--base-path',
        join(folder, base),
      );
    equal((await exportState('first')).code, 0);
    const kept = await filesBelow(compiled);
    ok(kept.length > 0);
    equal((await exportState('second')).code, 0);
    deepEqual(await filesBelow(compiled), kept);
  });

  function node(...args: string[]): Promise<Ended> {
    return nodeWith({}, ...args);
  }

  function nodeWith(env: Readonly<Record<string, string>>, ...args: string[]): Promise<Ended> {
    return new Promise((resolve) => {
      const options = { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 ** 2 };
      const child = execFile(program, args, options, (_error, stdout, stderr) =>
        resolve({ code: child.exitCode, stdout, stderr }),
      );
    });
  }
});

/** Compiled code, without what is noted about its use. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.includes('.'))
    .map((entry) => entry.name)
    .toSorted();
}
