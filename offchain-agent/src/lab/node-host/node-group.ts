import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CgroupFolder } from '../../base/cgroup.ts';
import { AgentError, messageOf } from '../../base/error.ts';
import { networkFolder, writeNetwork } from '../real/state.ts';
import { type FaultTarget, hostOf } from './host-state.ts';

const pollMs = 20;
/** A process that was killed is in its group until it has ended. */
const emptyWithinMs = 5_000;

/**
 * Makes a control group for one fault of a node, and lets `limit` write what it rations. Whoever takes the network down
 * finds it in the network's state.
 * @throws AgentError `unknown/cgroup` when the kernel refuses; nothing is left then
 */
export async function makeGroup(
  target: FaultTarget,
  kind: string,
  parent: CgroupFolder,
  limit: (group: string) => void,
): Promise<string> {
  const { network, node } = target;
  const host = hostOf(node);
  // Networks of the same name in several state folders share one kernel.
  const place = createHash('sha256').update(networkFolder(network.name)).digest('hex').slice(0, 12);
  const group = join(parent.path, `almanac-net${place}-${node.name}-${kind}`);
  await removeGroup(group);
  if (!host.groups.includes(group)) host.groups.push(group);
  writeNetwork(network);
  try {
    mkdirSync(group);
    limit(group);
    return group;
  } catch (cause) {
    await dropGroup(target, kind);
    throw new AgentError(
      'unknown/cgroup',
      `${kind} of ${node.name} cannot begin: ${group} took no limit (${messageOf(cause)}); choose another kind of fault`,
      { data: { node: node.name, kind, group }, cause },
    );
  }
}

/** Puts a running node into a group, with all its threads. A process that is gone is in none. */
export function joinGroup(group: string, pid: number | undefined): void {
  if (pid !== undefined) put(pid, group);
}

/** The group of a fault of a node, where one was made. */
export function groupOf({ node }: FaultTarget, kind: string): string | undefined {
  return node.host_faults?.groups.find((path) => path.endsWith(`-${node.name}-${kind}`));
}

/** Removes the group of a fault, if there is one. */
export async function dropGroup(target: FaultTarget, kind: string): Promise<void> {
  const { network, node } = target;
  const { host_faults: host } = node;
  const group = groupOf(target, kind);
  if (!host || group === undefined) return;
  await removeGroup(group);
  host.groups = host.groups.filter((path) => path !== group);
  writeNetwork(network);
}

/** Lets the processes of a group go, and removes it. One that is not there is no error. */
export async function removeGroup(group: string): Promise<void> {
  const deadline = Date.now() + emptyWithinMs;
  while (existsSync(group)) {
    thaw(group);
    try {
      for (const pid of membersOf(group)) put(pid, dirname(group));
      rmdirSync(group);
    } catch (cause) {
      if (Date.now() > deadline) {
        throw new AgentError(
          'unknown/cgroup',
          `control group ${group} cannot be removed: ${messageOf(cause)}; end the processes in its cgroup.procs, and repeat`,
          { data: { group }, cause },
        );
      }
      await sleep(pollMs);
    }
  }
}

function membersOf(group: string): number[] {
  return readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
}

function thaw(group: string): void {
  const v1 = join(group, 'freezer.state');
  const v2 = join(group, 'cgroup.freeze');
  try {
    if (existsSync(v1)) writeFileSync(v1, 'THAWED');
    else if (existsSync(v2)) writeFileSync(v2, '0');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
  }
}

function put(pid: number, group: string): void {
  try {
    writeFileSync(join(group, 'cgroup.procs'), String(pid));
  } catch (cause) {
    // It has ended meanwhile.
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause;
  }
}
