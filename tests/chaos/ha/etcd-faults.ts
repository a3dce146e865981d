import { execFile } from 'node:child_process';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { resumeNode, stopNode } from '../../../offchain-agent/src/lab/networks.ts';
import { findNode, networkFolder } from '../../../offchain-agent/src/lab/real/state.ts';
import { memberUrl, untilElected } from '../../../offchain-agent/src/lab/replicas/etcd-members.ts';
import type { Scene } from './scene.ts';
import { resumePart, stopPart } from './stop-part.ts';

/** How long the deciders have to notice that the coordinator is another one, and would sign if they did not. */
const noticeMs = 8_000;
/** How old the backup is that is restored. */
const ageMs = 10_000;

/** The member that the others follow. */
export async function etcdLeader({ network, members }: Scene): Promise<string> {
  for (const member of network.replicas?.members ?? []) {
    const response = await fetch(`${memberUrl(member)}/v3/maintenance/status`, {
      method: 'POST',
      body: '{}',
    });
    const status = (await response.json()) as { leader?: string; header?: { member_id?: string } };
    if (status.leader !== undefined && status.leader === status.header?.member_id) return member.name;
  }
  throw new Error(`none of ${members.join(', ')} leads`);
}

/** Some members are down for a while. @returns when it began */
export async function membersDown(
  { network }: Scene,
  names: readonly string[],
  forMs: number,
): Promise<number> {
  const at = Date.now();
  for (const name of names) await stopPart(network, name);
  await sleep(forMs);
  for (const name of names) await resumePart(network, name);
  return at;
}

/** All that etcd knew is gone. @returns when it began */
export async function wipeEtcd(scene: Scene): Promise<number> {
  const at = Date.now();
  await exchangeData(scene, async (folder) => {
    await rm(folder, { recursive: true, force: true });
  });
  await sleep(noticeMs);
  await repairRecord(scene);
  return at;
}

/** Etcd knows what it knew some time ago. @returns when that began */
export async function restoreEtcd(scene: Scene): Promise<number> {
  // Copied while nobody writes.
  await exchangeData(scene, async (folder) => {
    await cp(folder, `${folder}.old`, { recursive: true });
  });
  await sleep(ageMs);
  const at = Date.now();
  await exchangeData(scene, async (folder) => {
    await rm(folder, { recursive: true, force: true });
    await cp(`${folder}.old`, folder, { recursive: true });
    await rm(`${folder}.old`, { recursive: true, force: true });
  });
  await sleep(noticeMs);
  await repairRecord(scene);
  return at;
}

async function exchangeData(
  { network, members }: Scene,
  exchange: (folder: string) => Promise<void>,
): Promise<void> {
  for (const name of members) await stopPart(network, name);
  for (const name of members) await exchange(join(networkFolder(network.name), name, 'data'));
  for (const name of members) await resumePart(network, name);
  await untilElected(network.name, network.replicas?.members ?? [], new AbortController().signal);
}

/** What the runbook has a person do: end all, raise the record to what each decider has seen, start again. */
async function repairRecord({ network, deciders }: Scene): Promise<void> {
  for (const { node, name } of deciders) {
    await stopNode(network, findNode(network, node), true);
    await stopPart(network, name);
  }
  for (const { argv } of deciders) {
    const [program = '', ...args] = argv;
    await promisify(execFile)(program, [...args, '--raise-record']);
  }
  for (const { node, name } of deciders) {
    await resumePart(network, name);
    await resumeNode(network, findNode(network, node));
  }
}
