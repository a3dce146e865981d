import { existsSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CgroupFolder, type Controller, findCgroupFolder, writeCpuQuota } from '../../../base/cgroup.ts';
import { AgentError } from '../../../base/error.ts';
import { warnFault } from '../../../base/fault.ts';
import { endProcesses, isRunning, signal } from '../../../base/process.ts';
import { startNode } from '../../networks.ts';
import { type FaultTarget, hostOf } from '../../node-host/host-state.ts';
import { dropGroup, groupOf, joinGroup, makeGroup } from '../../node-host/node-group.ts';
import { networkFolder, writeNetwork } from '../../real/state.ts';
import { type HostFault, untilAnswers } from './host-fault.ts';

/** Where control groups with a controller can be made; a sentence when that cannot be. */
export type FindGroups = (controller: Controller) => CgroupFolder | string;

const find: FindGroups = (controller) => findCgroupFolder(controller);

const frozenWithinMs = 5_000;
const pollMs = 10;

/** Stops all threads of a node, as a hypervisor does that takes its machine's time: it cannot notice, unlike SIGSTOP. */
export class Freeze implements HostFault<'freeze'> {
  readonly #find: FindGroups;

  constructor(groups: FindGroups = find) {
    this.#find = groups;
  }

  refusal(): string | undefined {
    return needs(this.#find('freezer'), 'freeze needs a freezer of control groups', 'pause needs none');
  }

  async begin(_: unknown, target: FaultTarget): Promise<void> {
    const parent = folderOf(this.#find('freezer'));
    const group = await makeGroup(target, 'freeze', parent, () => undefined);
    joinGroup(group, target.node.process?.pid);
    if (parent.version === 2) writeFileSync(join(group, 'cgroup.freeze'), '1');
    else writeFileSync(join(group, 'freezer.state'), 'FROZEN');
    const deadline = Date.now() + frozenWithinMs;
    while (isRunning(target.node.process) && Date.now() < deadline) await sleep(pollMs);
  }

  async end(target: FaultTarget): Promise<void> {
    await dropGroup(target, 'freeze');
  }

  inForce(target: FaultTarget): string | undefined {
    return groupOf(target, 'freeze') && 'freeze';
  }
}

/** So long is a turn of stopping and continuing. */
const turnMs = 100;

/**
 * Takes time of the cores away from a node. By a quota of a control group where one can be made, else by stopping and
 * continuing it in turns of 100 ms, which ends with this process, and may leave the node stopped.
 */
export class CpuShortage implements HostFault<'cpu'> {
  readonly #find: FindGroups;
  readonly #turns = new Map<string, AbortController>();

  constructor(groups: FindGroups = find) {
    this.#find = groups;
  }

  refusal(): undefined {
    return undefined;
  }

  async begin({ percent }: { readonly percent: number }, target: FaultTarget): Promise<void> {
    const parent = this.#find('cpu');
    const share = percent / 100;
    if (typeof parent === 'string') return this.#takeTurns(target, share);
    const group = await makeGroup(target, 'cpu', parent, (path) =>
      writeCpuQuota(path, parent.version, share),
    );
    joinGroup(group, target.node.process?.pid);
  }

  async end(target: FaultTarget): Promise<void> {
    const { process, name } = target.node;
    this.#turns.get(name)?.abort();
    if (this.#turns.delete(name) && process) signal(process, 'SIGCONT');
    await dropGroup(target, 'cpu');
  }

  inForce(target: FaultTarget): string | undefined {
    return groupOf(target, 'cpu') && 'cpu short';
  }

  /** The nodes that stand still for moments only. */
  get interrupted(): readonly string[] {
    return [...this.#turns.keys()];
  }

  #takeTurns({ node }: FaultTarget, share: number): void {
    this.#turns.get(node.name)?.abort();
    const over = new AbortController();
    this.#turns.set(node.name, over);
    const turns = async (): Promise<void> => {
      while (!over.signal.aborted && node.process) {
        signal(node.process, 'SIGCONT');
        await sleep(share * turnMs);
        if (over.signal.aborted || !signal(node.process, 'SIGSTOP')) return;
        await sleep((1 - share) * turnMs);
      }
    };
    turns().catch(warnFault(`taking turns with ${node.name}`));
  }
}

/** Starts a node again with less memory: the kernel ends it when it needs more. */
export class MemoryShortage implements HostFault<'memory'> {
  readonly #find: FindGroups;

  constructor(groups: FindGroups = find) {
    this.#find = groups;
  }

  refusal(): string | undefined {
    return needs(this.#find('memory'), 'memory needs control groups of memory', 'run it as root');
  }

  async begin({ limit }: { readonly limit: number }, target: FaultTarget): Promise<void> {
    const { network, node } = target;
    const parent = folderOf(this.#find('memory'));
    const file = parent.version === 2 ? 'memory.max' : 'memory.limit_in_bytes';
    const group = await makeGroup(target, 'memory', parent, (path) =>
      writeFileSync(join(path, file), String(limit)),
    );
    await endProcesses(node.process ? [node.process] : []);
    // In the group from its first instruction on: memory that it has already would not count.
    hostOf(node).through['memory'] = ['sh', '-c', 'echo $$ > "$0/cgroup.procs" && exec "$@"', group];
    await startNode(network, node);
  }

  async end(target: FaultTarget): Promise<void> {
    const { network, node } = target;
    if (node.host_faults?.through['memory']) {
      delete node.host_faults.through['memory'];
      writeNetwork(network);
    }
    if (!groupOf(target, 'memory')) return;
    await dropGroup(target, 'memory');
    // The kernel may be ending it already: such a node answers no more, and is soon gone.
    await untilAnswers(target);
  }

  inForce(target: FaultTarget): string | undefined {
    return groupOf(target, 'memory') && 'memory short';
  }
}

/** Lets a node read and write only so much a second: what it reads from the disk, and what it syncs to it. */
export class SlowDisk {
  readonly #find: FindGroups;

  constructor(groups: FindGroups = find) {
    this.#find = groups;
  }

  refusal({ name }: { readonly name: string }): string | undefined {
    const device = deviceOf(networkFolder(name));
    if (device === undefined)
      return `disk with mode slow needs ${networkFolder(name)} on a disk that the kernel can throttle, no overlay or memory; set ALMANAC_STATE to such a folder`;
    return needs(this.#find('blkio'), 'disk with mode slow needs control groups of disks', 'run it as root');
  }

  async begin({ rate }: { readonly rate: number }, target: FaultTarget): Promise<void> {
    const parent = folderOf(this.#find('blkio'));
    const device = deviceOf(networkFolder(target.network.name)) ?? '';
    const group = await makeGroup(target, 'disk', parent, (path) => {
      if (parent.version === 2)
        return writeFileSync(join(path, 'io.max'), `${device} rbps=${rate} wbps=${rate}`);
      for (const way of ['read', 'write'])
        writeFileSync(join(path, `blkio.throttle.${way}_bps_device`), `${device} ${rate}`);
    });
    joinGroup(group, target.node.process?.pid);
  }

  async end(target: FaultTarget): Promise<void> {
    await dropGroup(target, 'disk');
  }

  inForce(target: FaultTarget): string | undefined {
    return groupOf(target, 'disk') && 'disk slow';
  }
}

function needs(found: CgroupFolder | string, what: string, instead: string): string | undefined {
  return typeof found === 'string' ? `${what}, and ${found}; ${instead}` : undefined;
}

/** @throws AgentError `bad_input/capability` when there is none, which `refusal` says before */
function folderOf(found: CgroupFolder | string): CgroupFolder {
  if (typeof found !== 'string') return found;
  throw new AgentError('bad_input/capability', `no control group can be made: ${found}; run it as root`);
}

/** The disk on which a folder lies, as `major:minor`; a partition has no throttle of its own. */
function deviceOf(folder: string): string | undefined {
  let nearest = folder;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  const device = BigInt(statSync(nearest, { bigint: true }).dev);
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
  const minor = (device & 0xffn) | ((device >> 12n) & ~0xffn);
  const entry = `/sys/dev/block/${major}:${minor}`;
  if (!existsSync(entry)) return undefined;
  if (!existsSync(join(entry, 'partition'))) return `${major}:${minor}`;
  return readFileSync(join(dirname(realpathSync(entry)), 'dev'), 'utf8').trim();
}
