import { equal, rejects } from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chainSpec } from '@substrate/connect-known-chains/westend2';
import { openSmoldot } from '../../../../src/chain/light/smoldot-witness.ts';
import { openWitness } from '../../../../src/measure/cli/watch/witness.ts';

const westend = '0xe143f23803ac50e8f6f8e62695d1ce9e4e1d68aa36c1cd2cfd15340213f3423e';
/** Without peers: nothing of these tests leaves this machine. */
const spec = JSON.stringify({ ...(JSON.parse(chainSpec) as object), bootNodes: [] });

describe('smoldot as a witness', () => {
  let folder: string;
  let file: string;
  const { setTimeout } = globalThis;
  const timers: NodeJS.Timeout[] = [];

  before(async () => {
    globalThis.setTimeout = new Proxy(setTimeout, {
      apply: (begin, self, args: Parameters<typeof setTimeout>) => {
        const timer: NodeJS.Timeout = Reflect.apply(begin, self, args);
        timers.push(timer);
        return timer;
      },
    });
    folder = await mkdtemp(join(tmpdir(), 'almanac-witness-'));
    file = join(folder, 'westend.json');
    await writeFile(file, spec);
  });

  after(async () => {
    globalThis.setTimeout = setTimeout;
    // Those of smoldot outlive it by a minute.
    for (const timer of timers) clearTimeout(timer);
    await rm(folder, { recursive: true });
  });

  it('tells how to install it where it is not, with its licence', async () => {
    const absent = async (): Promise<never> =>
      await Promise.reject(new Error("Cannot find package 'smoldot'"));
    await rejects(openSmoldot(spec, absent), {
      code: 'bad_input/smoldot',
      message:
        '--witness needs the light client smoldot, which is not installed; its license is GPL-3.0-or-later WITH Classpath-exception-2.0: npm install smoldot@3.4.1',
    });
  });

  it('knows the genesis of a public chain by its specification alone', async () => {
    const witness = await openWitness(file, { genesisHash: westend, chainName: 'Westend' });
    equal(witness.genesisHash, westend);
    await witness.close();
  });

  it('is refused where the specification is of another chain than the node', async () => {
    const genesisHash = `0x${'ab'.repeat(32)}`;
    await rejects(openWitness(file, { genesisHash, chainName: 'Other' }), {
      code: 'bad_input/witness',
      message: `--witness: ${file} is of another chain: its genesis is ${westend}, that of Other is ${genesisHash}`,
    });
  });

  it('is refused with a file that is missing, or no raw specification', async () => {
    const chain = { genesisHash: westend, chainName: 'Westend' };
    await rejects(openWitness(join(folder, 'none.json'), chain), {
      code: 'bad_input/witness',
      message: /cannot be read/,
    });
    await writeFile(join(folder, 'plain.json'), '{"name":"x"}');
    await rejects(openWitness(join(folder, 'plain.json'), chain), {
      code: 'bad_input/witness',
      message: /smoldot does not take the specification: .*; give a raw one with bootnodes/,
    });
  });
});
