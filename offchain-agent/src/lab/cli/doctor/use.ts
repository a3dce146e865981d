import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { runningChains } from '../../../base/running-chains.ts';
import { nodesThatFit } from '../../plan/options.ts';
import { type MachineFinding, optional } from './machine.ts';

/** What the first network and a sweep's smallest sizes need. */
const usualNodes = 4;
const host = '127.0.0.1';

/** Where commands listen when nobody chose a port. */
const ports: readonly (readonly [port: number, purpose: string, fix: string])[] = [
  [
    9944,
    'almanac demo (takes a free one instead), and a node of your own without --rpc-port',
    'end what listens there, or choose another --port',
  ],
  [9618, 'almanac agent', 'name another address in http.listen, or in --listen'],
];

/** Whether what commands use is free: ports, memory and cores, and the right to come before other processes. */
export async function findingsOfUse(): Promise<MachineFinding[]> {
  const own = await runningChains();
  return [...(await Promise.all(ports.map((port) => findingOfPort(port, own)))), room(), realTime()];
}

/** A demo or network of this user may listen there: that is no fault. Nothing of it is required. */
export async function findingOfPort(
  [port, purpose, fix]: (typeof ports)[number],
  own: readonly { readonly url: string }[] = [],
): Promise<MachineFinding> {
  const isFree = await new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
  const isOwn = own.some(({ url }) => url.endsWith(`:${port}`));
  const found = isFree ? 'free' : isOwn ? 'the running chain listens there' : undefined;
  return optional(`port ${port}`, found, `something listens at ${host}:${port}`, purpose, fix);
}

function room(): MachineFinding {
  const fitting = nodesThatFit();
  return optional(
    'room for nodes',
    fitting >= usualNodes ? `about ${fitting} fit now` : undefined,
    `about ${fitting} fit in the memory that is free`,
    `almanac network up and almanac demo --network real: ${usualNodes} nodes unless told otherwise`,
    'end what uses the memory, or ask for fewer with --validators',
  );
}

function realTime(): MachineFinding {
  const isAllowed = spawnSync('chrt', ['--rr', '1', 'true'], { stdio: 'ignore' }).status === 0;
  return optional(
    'real time',
    isAllowed ? 'allowed' : undefined,
    'not allowed, or no chrt on PATH',
    'almanac load and sweep: what the generator is late by, some milliseconds where all cores are busy',
    'run as root, or give CAP_SYS_NICE; chrt is of util-linux',
  );
}
