import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError } from '../../base/error.ts';
import { withTimeLimit } from '../../base/time-limit.ts';
import { programOnPath } from '../real/given-command.ts';
import { freePorts } from '../real/ports.ts';
import { logTail } from '../real/ready.ts';
import { logFile, networkFolder } from '../real/state.ts';
import type { MemberState } from './replicas-state.ts';

const answerWithinMs = 1_000;
const electedWithinMs = 30_000;
const pollMs = 100;
const shownLogLines = 5;

/** @throws AgentError `bad_input/etcd_missing` with how to get it */
export function findEtcd(): string {
  const program = programOnPath('etcd');
  if (program !== undefined) return program;
  throw new AgentError(
    'bad_input/etcd_missing',
    '--coordinator etcd: no etcd on PATH; run `apt-get install etcd-server`, or pass --coordinator file for nodes on one machine',
  );
}

/** So many members of one etcd, as they are to be started; plain HTTP on the loopback. */
export async function plannedMembers(network: string, count: number): Promise<MemberState[]> {
  const program = findEtcd();
  const ports = await freePorts(2 * count);
  const members = Array.from({ length: count }, (_, index) => ({
    name: `etcd${index + 1}`,
    client: ports[2 * index] ?? 0,
    peer: ports[2 * index + 1] ?? 0,
  }));
  const cluster = members.map(({ name, peer }) => `${name}=${urlOf(peer)}`).join(',');
  return members.map(({ name, client, peer }) => ({
    name,
    client_port: client,
    argv: [
      program,
      ['--name', name, '--data-dir', join(networkFolder(network), name, 'data')],
      ['--listen-client-urls', urlOf(client), '--advertise-client-urls', urlOf(client)],
      ['--listen-peer-urls', urlOf(peer), '--initial-advertise-peer-urls', urlOf(peer)],
      ['--initial-cluster', cluster, '--initial-cluster-token', network, '--initial-cluster-state', 'new'],
      ['--logger', 'zap', '--log-level', 'warn', '--auto-compaction-retention', '1h'],
    ].flat(),
  }));
}

export function memberUrl({ client_port: port }: Pick<MemberState, 'client_port'>): string {
  return urlOf(port);
}

function urlOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** Returns when all members follow one leader. @throws AgentError `unreachable/etcd` with the last words of one */
export async function untilElected(
  network: string,
  members: readonly MemberState[],
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + electedWithinMs;
  for (const member of members) {
    while (!(await isHealthy(member, signal))) {
      if (Date.now() > deadline) {
        const words = await logTail(logFile(network, member.name), shownLogLines);
        throw new AgentError(
          'unreachable/etcd',
          `${member.name} of etcd does not answer; its last words:\n${words.join('\n') || '  (none)'}`,
          { data: { member: member.name } },
        );
      }
      await sleep(pollMs, undefined, { signal });
    }
  }
}

/** Whether the member answers and knows a leader. */
async function isHealthy(member: MemberState, signal?: AbortSignal): Promise<boolean> {
  try {
    return await withTimeLimit(answerWithinMs, signal, async (within) => {
      const response = await fetch(`${memberUrl(member)}/health`, { signal: within });
      return ((await response.json()) as { health?: unknown }).health === 'true';
    });
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}
