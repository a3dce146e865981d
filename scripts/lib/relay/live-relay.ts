import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downNetwork, readNetwork, resumeNode, stopNode } from '../../../offchain-agent/src/lab/networks.ts';
import { findNode, logFile, type NetworkState, nodeUrl } from '../../../offchain-agent/src/lab/real/state.ts';
import { root } from '../folders.mjs';
import { capture } from '../process.mjs';

/** What is said while it works. */
export type Tell = (line: string) => void;

interface RelayFiguresAsked {
  readonly validators: number;
  readonly paras: number;
  readonly collators: number;
  /** What parachains run instead of penpal. */
  readonly paraRuntime?: string | undefined;
  /** With it links between validators can be impaired. */
  readonly linkBackend?: 'tun';
}

/** A relay chain that `almanac network up --relay` started, with its own state folder. */
export interface LiveRelay {
  readonly relay: NetworkState;
  /** By the number of the parachain. */
  readonly paras: ReadonlyMap<number, NetworkState>;
  readonly url: string;
  /** Of the first collator of each parachain. */
  readonly paraUrls: ReadonlyMap<number, string>;
  readonly paraRuntime: string | undefined;
  readonly almanac: (
    ...args: readonly string[]
  ) => Promise<{ readonly code: number; readonly stdout: string; readonly output: string }>;
  down(): Promise<void>;
}

const networkName = 'relay';
const shownLines = 15;
/** The command line, put together. */
export const almanacBin = join(root, 'offchain-agent/bin/almanac.js');

/** @throws Error when it does not come up, or nobody waits for it any more; then nothing is left of it */
export async function startRelay(
  { paraRuntime, linkBackend, ...asked }: RelayFiguresAsked,
  { tell, signal }: { readonly tell: Tell; readonly signal: AbortSignal },
): Promise<LiveRelay> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-relay-'));
  process.env['ALMANAC_STATE'] = folder;
  const down = async (): Promise<void> => {
    await downNetwork(networkName);
    rmSync(folder, { recursive: true, force: true });
  };
  const figures = Object.entries(asked).flatMap(([name, count]) => [`--${name}`, String(count)]);
  const more = [
    ...(paraRuntime === undefined ? [] : ['--para-runtime', paraRuntime]),
    ...(linkBackend === undefined ? [] : ['--link-backend', linkBackend]),
  ];
  const up = ['network', 'up', '--relay', '--name', networkName, ...figures, ...more, '--no-page'];
  try {
    const { code } = await capture(process.execPath, [almanacBin, ...up], {
      onLine: tell,
      onStart: (pid) => signal.addEventListener('abort', () => endOf(pid, signal), { once: true }),
    });
    signal.throwIfAborted();
    const relay = readNetwork(networkName);
    if (code !== 0 || !relay) throw new Error(`almanac ${up.join(' ')}: exit code ${code}`);
    const paras = new Map(
      (relay.relay?.paras ?? []).flatMap((id) => {
        const para = readNetwork(`${networkName}-${id}`);
        return para ? [[id, para] as const] : [];
      }),
    );
    return {
      relay,
      paras,
      url: urlOf(relay),
      paraUrls: new Map([...paras].map(([id, para]) => [id, urlOf(para)] as const)),
      paraRuntime,
      almanac: async (...args) => await capture(process.execPath, [almanacBin, ...args]),
      down,
    };
  } catch (error) {
    await down();
    throw error;
  }
}

/** What a terminal interrupts reaches all that runs in it: told again, it would leave nodes behind. */
function endOf(pid: number, { reason }: AbortSignal): void {
  if (reason === 'SIGINT') return;
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It has ended.
  }
}

function urlOf({ nodes: [first] }: NetworkState): string {
  return first ? nodeUrl(first) : '';
}

/** The last lines of the first node of each chain: what one wants to read where it did not work. */
export function lastLines({ relay, paras }: LiveRelay): string[] {
  return [relay, ...paras.values()].flatMap(({ name, nodes: [first] }) => {
    if (!first) return [];
    const lines = readFileSync(logFile(name, first.name), 'utf8').trim().split('\n').slice(-shownLines);
    return [`${name} ${first.name}:`, ...lines];
  });
}

/** Takes a node away, and returns what brings it back. */
export async function takeAway(
  network: NetworkState,
  name: string,
  how: 'kill' | 'freeze',
): Promise<() => Promise<void>> {
  const node = findNode(network, name);
  await stopNode(network, node, how === 'kill');
  return async () => await resumeNode(network, node);
}
