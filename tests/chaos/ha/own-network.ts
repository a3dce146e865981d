import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downNetwork } from '../../../offchain-agent/src/lab/networks.ts';
import { endOnSignal } from '../../support/end-on-signal.ts';

/** Who runs networks, and how it is interrupted. */
export interface Context {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** The caller hears SIGINT and SIGTERM and aborts `signal`; unless true, they end networks and process at once. */
  readonly hearsSignals?: boolean;
  /** Where its files are; unless named, where the system has temporary files. */
  readonly top?: string;
}

/** Acts with a state folder of its own; however that ends, the network of this name is down then, and the folder gone. */
export async function withOwnNetwork<Result>(
  name: string,
  { hearsSignals = false, top = tmpdir() }: Pick<Context, 'hearsSignals' | 'top'>,
  act: () => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(top, 'ha-'));
  const before = process.env['ALMANAC_STATE'];
  process.env['ALMANAC_STATE'] = folder;
  const release = hearsSignals ? () => undefined : endOnSignal(name, folder);
  try {
    return await act();
  } finally {
    await downNetwork(name);
    if (before === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = before;
    await rm(folder, { recursive: true, force: true });
    release();
  }
}

/** What it gives; undefined when it was given up because of the signal. */
export async function unlessAborted<Result>(
  { signal }: Pick<Context, 'signal'>,
  act: () => Promise<Result>,
): Promise<Result | undefined> {
  if (signal.aborted) return undefined;
  try {
    return await act();
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}
