import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { AgentError } from '../../../base/error.ts';
import { endProcesses, identify, type ProcessIdentity, processState } from '../../../base/process.ts';
import { startNode } from '../../networks.ts';
import { type FaultTarget, hostOf } from '../../node-host/host-state.ts';
import { nodeFolder } from '../../real/node-process.ts';
import { type NetworkState, networkMark, writeNetwork } from '../../real/state.ts';
import { type HostFault, type HostFaultSpec, untilAnswers } from './host-fault.ts';
import { SlowDisk } from './limits.ts';

/** Beyond what the database holds already, in bytes: nobody should meet the end of this disk by accident. */
const roomBytes = 1024 ** 3;

/** A disk that is full, or slow. */
export class BadDisk implements HostFault<'disk'> {
  readonly #full = new FullDisk();
  readonly #slow = new SlowDisk();

  refusal({ mode }: HostFaultSpec<'disk'>, network: NetworkState): string | undefined {
    return mode === 'slow' ? this.#slow.refusal(network) : this.#full.refusal(network);
  }

  async begin(fault: HostFaultSpec<'disk'>, target: FaultTarget): Promise<void> {
    await (fault.mode === 'slow' ? this.#slow.begin(fault, target) : this.#full.begin(target));
  }

  async end(target: FaultTarget): Promise<void> {
    await this.#full.end(target);
    await this.#slow.end(target);
  }

  inForce(target: FaultTarget): string | undefined {
    return target.node.host_faults?.through['disk'] ? 'disk full' : this.#slow.inForce(target);
  }
}

/**
 * Moves the database of a node onto a file system of its own in memory (tmpfs, in a mount namespace that nobody else sees),
 * starts the node on it, and takes all free room away: its next write fails with ENOSPC. At the end there is room again, what
 * the node has written goes back to where it was, and the file system is gone with the process that held it.
 */
class FullDisk {
  refusal({ links }: NetworkState): string | undefined {
    if (!isRoot() && links?.backend === 'tun')
      return 'disk needs root where links are tun: the namespaces of two users cannot be joined; use --link-backend proxy';
    const probe = spawnSync('unshare', [
      ...newNamespace(),
      'mount',
      '-t',
      'tmpfs',
      'almanac-probe',
      tmpdir(),
    ]);
    return probe.status === 0
      ? undefined
      : 'disk needs a mount namespace of its own, and this machine gives none (unshare of util-linux as root, or open user namespaces)';
  }

  async begin(target: FaultTarget): Promise<void> {
    const { network, node } = target;
    const { data, small } = placesOf(target);
    const host = hostOf(node);
    await mkdir(data, { recursive: true });
    const used = sizeOf(data);
    if (used > freemem() / 2) {
      throw new AgentError(
        'bad_input/memory',
        `the database of ${node.name} is too large for a disk in memory: ${used} bytes, and ${freemem()} are free; wipe the node first`,
        { data: { node: node.name, used, free: freemem() } },
      );
    }
    await endProcesses(node.process ? [node.process] : []);
    await mkdir(small, { recursive: true });
    const room = used + roomBytes;
    const holder = spawn('unshare', [...newNamespace(), 'sh', '-c', hold, 'sh', small, data, String(room)], {
      detached: true,
      env: { ...process.env, ...networkMark(network.name) },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const held = holder.pid === undefined ? undefined : identify(holder.pid);
    if (held) {
      host.disk = held;
      host.through['disk'] = joined(held);
      writeNetwork(network);
    }
    const isReady = await saysReady(holder);
    if (!held || !isReady) {
      await this.end(target);
      await startNode(network, node);
      throw new AgentError(
        'unknown/disk',
        `${node.name} got no disk of its own and runs on its old one: mount or cp failed; check whether tmpfs can be mounted here`,
        { data: { node: node.name } },
      );
    }
    await startNode(network, node);
    await untilAnswers(target);
    await inside(held, fill, small);
  }

  async end(target: FaultTarget): Promise<void> {
    const { network, node } = target;
    const { data, small, back } = placesOf(target);
    const { host_faults: host } = node;
    if (!host?.through['disk']) return;
    const holder = host.disk;
    if (holder && processState(holder) !== 'gone') {
      await inside(holder, grow, small, String(roomBytes + sizeOf(data)));
      // A node whose essential task has failed waits for its other tasks for a minute before it ends.
      await endProcesses(node.process ? [node.process] : []);
      await inside(holder, takeBack, small, back);
      await endProcesses([holder]);
    }
    if (existsSync(back)) {
      await rm(data, { recursive: true, force: true });
      await rename(back, data);
    }
    await rm(small, { recursive: true, force: true });
    delete host.disk;
    delete host.through['disk'];
    writeNetwork(network);
  }
}

const hold =
  'mount -t tmpfs -o "size=$3,mode=700" almanac-disk "$1" && cp -a "$2/." "$1/" && mount --bind "$1" "$2" && echo ready && exec sleep infinity';
// Its present options are not repeated: the kernel would not take its owner again in a user namespace.
const resize = 'mount --options-mode ignore -o';
const filler = '.almanac-filler';
// The node writes meanwhile, and the kernel refuses a size below what is used. So the size leaves some room, which a file takes.
const fill = `for try in 1 2 3 4 5 6 7 8 9; do used=$(df -k --output=used "$1" | tail -n 1); ${resize} "remount,size=$((used + 1024 * try))k" "$1" && { dd if=/dev/zero of="$1/${filler}" bs=4k; exit 0; }; done; exit 1`;
const grow = `rm -f "$1/${filler}"; ${resize} "remount,size=$2" "$1"`;
// In one step under its name, so that half a copy is never taken for a database.
const takeBack = 'rm -rf "$2" "$2.part" && cp -a "$1/." "$2.part" && mv "$2.part" "$2"';

function placesOf({ network, node }: FaultTarget): { data: string; small: string; back: string } {
  const folder = nodeFolder(network.name, node.name);
  return { data: join(folder, 'data'), small: join(folder, 'disk'), back: join(folder, 'data.back') };
}

/** A shell script in the namespace of the small disk. */
async function inside(holder: ProcessIdentity, script: string, ...args: readonly string[]): Promise<void> {
  const [program = '', ...rest] = [...joined(holder), 'sh', '-c', script, 'sh', ...args];
  const child = spawn(program, rest, { stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  if (code === 0) return;
  throw new AgentError(
    'unknown/disk',
    `the small disk could not be changed (exit code ${code} of: ${script}); "almanac network resume" puts the node back on its old one`,
    { data: { code } },
  );
}

async function saysReady(holder: ChildProcess): Promise<boolean> {
  const ended = once(holder, 'exit').catch(() => undefined);
  const { stdout } = holder;
  if (!stdout) return false;
  const line = await Promise.race([once(createInterface(stdout), 'line'), ended.then(() => [''])]);
  // It lives on without us.
  stdout.destroy();
  holder.unref();
  return line[0] === 'ready';
}

function newNamespace(): string[] {
  return isRoot() ? ['-m'] : ['-U', '-r', '-m'];
}

function joined({ pid }: ProcessIdentity): string[] {
  return ['nsenter', '-t', String(pid), ...(isRoot() ? ['-m'] : ['-U', '-m', '--preserve-credentials'])];
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Of all files in a folder, in bytes on the disk. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => {
      const { blocks = 0 } = statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false }) ?? {};
      return sum + 512 * blocks;
    }, 0);
}
