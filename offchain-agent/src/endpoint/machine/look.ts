import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat, statfs } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ProcessState } from '../../base/process.ts';
import { withTimeLimit } from '../../base/time-limit.ts';
import { callBatch, callRpc } from '../../lab/real/json-rpc.ts';
import { type CertificateStatus, certificateStatus } from './certificate.ts';
import { portOf, reachable } from './config.ts';
import { type RunningPart, runningParts } from './keeper.ts';
import type { EndpointPart, EndpointPlan } from './plan.ts';

/** How a part is now. */
export interface PartStatus {
  readonly name: string;
  readonly kind: EndpointPart['kind'];
  readonly state: ProcessState;
  readonly pid: number | undefined;
  readonly argv: readonly string[];
  /** Whether it does what it is there for: a node answers and is not syncing, a gateway has a fresh node for each network, a front leads to a gateway. */
  readonly isReady: boolean;
  /** What it says of itself, in a word or two. */
  readonly says: string;
  readonly node?: NodeAnswers;
}

export interface NodeAnswers {
  readonly best: number;
  readonly finalized: number;
  readonly peers: number;
  readonly isSyncing: boolean;
  readonly version: string;
  readonly genesis: string;
  /** Whether it lists the methods that archive pruning brings. */
  readonly isArchive: boolean;
}

/** How an endpoint is on this machine. */
export interface EndpointStatus {
  readonly parts: readonly PartStatus[];
  readonly disks: readonly DiskUse[];
  /** Of the file system that all of it lies on. */
  readonly freeBytes: number | undefined;
  readonly certificate: CertificateStatus | undefined;
}

interface DiskUse {
  readonly part: string;
  readonly bytes: number;
}

const answerWithinMs = 5_000;
const run = promisify(execFile);

/** Looks at all parts at once. */
export async function lookAt(plan: EndpointPlan, signal?: AbortSignal): Promise<EndpointStatus> {
  const running = await runningParts(plan);
  const [parts, certificate, disks, freeBytes] = await Promise.all([
    Promise.all(plan.parts.map(async (part) => await partStatus(part, running.get(part.name), signal))),
    plan.front && certificateStatus(plan.front, plan.hosts),
    Promise.all(
      plan.parts.flatMap(({ name, node }) =>
        node ? [folderBytes(node.base).then((bytes) => ({ part: name, bytes }))] : [],
      ),
    ),
    freeOn(plan.state),
  ]);
  return { parts, disks, freeBytes, certificate };
}

async function partStatus(
  part: EndpointPart,
  process: RunningPart | undefined,
  signal: AbortSignal | undefined,
): Promise<PartStatus> {
  const { name, kind, listen } = part;
  const common = {
    name,
    kind,
    state: process?.state ?? 'gone',
    pid: process?.pid,
    argv: process?.argv ?? [],
  };
  // What answers at the address of a part that is gone is something else.
  if (common.state === 'gone') return { ...common, isReady: false, says: 'is not running' };
  try {
    return {
      ...common,
      ...(await withTimeLimit(answerWithinMs, signal, (within) => answersOf(kind, listen, within))),
    };
  } catch {
    signal?.throwIfAborted();
    return { ...common, isReady: false, says: 'does not answer' };
  }
}

type Answers = Pick<PartStatus, 'isReady' | 'says' | 'node'>;

async function answersOf(kind: EndpointPart['kind'], listen: string, signal: AbortSignal): Promise<Answers> {
  switch (kind) {
    case 'node':
      return await nodeAnswers(portOf(listen), signal);
    case 'gateway': {
      const { status } = await fetch(`http://${listen}/ready`, { signal });
      return status === 200
        ? { isReady: true, says: 'ready' }
        : { isReady: false, says: `not ready (HTTP ${status}): a network has no fresh node` };
    }
    case 'status': {
      const { status } = await fetch(`http://${listen}/api/v1/networks`, { signal });
      return { isReady: status === 200, says: status === 200 ? 'serves' : `answers with HTTP ${status}` };
    }
    case 'front':
      return await frontAnswers(listen, signal);
  }
}

/** That it listens says nothing: it lets nobody through before it has found a gateway behind it. */
async function frontAnswers(listen: string, signal: AbortSignal): Promise<Answers> {
  // Whose certificate it is, is told beside it.
  const asked = get({
    ...reachable(listen),
    path: '/ready',
    rejectUnauthorized: false,
    agent: false,
    signal,
  });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  const isGateway = answer.headers['content-type']?.startsWith('application/json') === true;
  return isGateway
    ? { isReady: true, says: 'leads to a gateway' }
    : { isReady: false, says: `leads to no gateway (HTTP ${answer.statusCode})` };
}

async function nodeAnswers(port: number, signal: AbortSignal): Promise<Answers> {
  const [health, best, version, genesis, methods, hash] = (await callBatch(
    port,
    [
      ['system_health'],
      ['chain_getHeader'],
      ['system_version'],
      ['chain_getBlockHash', 0],
      ['rpc_methods'],
      ['chain_getFinalizedHead'],
    ],
    signal,
  )) as [Health, Header, string, string, { methods: string[] }, string];
  const finalized = await callRpc<Header>(port, ['chain_getHeader', hash], signal);
  const { isSyncing, peers } = health;
  return {
    isReady: !isSyncing,
    says: isSyncing ? 'syncing' : 'ready',
    node: {
      best: Number(best.number),
      finalized: Number(finalized.number),
      peers,
      isSyncing,
      version,
      genesis,
      isArchive: methods.methods.includes('archive_v1_body'),
    },
  };
}

interface Health {
  readonly isSyncing: boolean;
  readonly peers: number;
}

interface Header {
  readonly number: string;
}

/** What a node's program says its version is, as its `system_version` has it; undefined when it does not answer. */
export async function versionOnDisk([program = '', ...words]: readonly string[]): Promise<
  string | undefined
> {
  try {
    const { stdout } = await run(program, [...words, '--version'], { timeout: answerWithinMs });
    return stdout.trim().split(/\s+/).at(-1);
  } catch {
    return undefined;
  }
}

/** What a folder takes on the disk: files with holes in them take less than they are long. */
async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) =>
        // A database removes files while one looks.
        stat(join(entry.parentPath, entry.name)).then(
          ({ blocks }) => blocks * 512,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

async function freeOn(folder: string): Promise<number | undefined> {
  const found = await statfs(folder).catch(() => undefined);
  return found && found.bavail * found.bsize;
}
