import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import {
  type ApiReportingChain,
  openReportingChain,
} from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import { startCommand } from './cli.ts';
import type { Ran } from './command-process.ts';
import { startTestChain, type TestChain, type TestChainOptions } from './embedded-chain.ts';
import { patient } from './patient.ts';
import { runAlmanac } from './run-almanac.ts';

/** An embedded chain, a client for reporting, the command line, and a folder for keys and evidence. */
export interface ReportingWorld {
  readonly test: TestChain;
  readonly chain: ApiReportingChain;
  readonly folder: string;
  /** Runs the command line against this chain; transactions that it submits are built into blocks. */
  almanac(...args: readonly string[]): Promise<Ran>;
  /** As `almanac`, in a process of its own. */
  almanacAlone(...args: readonly string[]): Promise<Ran>;
  /** As `almanac`, of a command that must succeed. */
  run(...args: readonly string[]): Promise<Ran>;
  /** Writes a file that its owner alone may read; relative paths are of the folder. */
  secretFile(path: string, text: string): Promise<string>;
  /** Builds the block of the slot that begins at this UTC second, or of the first after it. */
  buildAt(timeS: number): Promise<void>;
  close(): Promise<void>;
}

export async function openReportingWorld(options: TestChainOptions): Promise<ReportingWorld> {
  await cryptoWaitReady();
  const test = await startTestChain(options);
  await test.build();
  const chain = await openReportingChain(test.url, patient);
  const folder = await mkdtemp(join(tmpdir(), 'almanac-reporting-'));
  const almanac = async (...args: readonly string[]): Promise<Ran> => await test.serve(runAlmanac(...args));
  return {
    test,
    chain,
    folder,
    almanac,
    almanacAlone: async (...args) => await test.serve(startCommand(args).ended),
    run: async (...args) => {
      const ran = await almanac(...args);
      if (ran.code === 0) return ran;
      throw new Error(`almanac ${args.join(' ')} ended with ${ran.code}: ${ran.stderr}${ran.stdout}`);
    },
    secretFile: async (path, text) => {
      const file = resolve(folder, path);
      await writeFile(file, text, { mode: 0o600 });
      return file;
    },
    buildAt: async (timeS) => {
      const slot = Math.ceil((timeS * 1_000) / test.chain.slotDurationMs);
      await test.build(slot - test.chain.lastSlot);
    },
    close: async () => {
      await chain.close();
      await test.close();
      await rm(folder, { recursive: true });
    },
  };
}
