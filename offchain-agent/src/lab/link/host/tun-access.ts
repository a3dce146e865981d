import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../../../base/error.ts';
import type { HostNews } from './host-process.ts';

/** How this user gets namespaces and devices, or what it lacks for that. */
export type TunAccess =
  | { readonly can: true; readonly way: TunWay; readonly isRealTime: boolean }
  | { readonly can: false; readonly missing: string };

const tunWays = ['privileged', 'user_namespace'] as const;
export type TunWay = (typeof tunWays)[number];

// In the bundle, also for tests that run the sources: threads cannot be started from them. Four levels up is the package.
const hostProgram = fileURLToPath(new URL('../../../../bundle/host-process.js', import.meta.url));

/** The command that hosts links. Parallel collection of garbage would make packets wait for threads that have no priority. */
export function hostCommand(way: TunWay | undefined, argument: string): [program: string, args: string[]] {
  const words = [process.execPath, '--single-threaded-gc', hostProgram, argument];
  const [program = '', ...args] = way === 'user_namespace' ? ['unshare', '-Ur', ...words] : words;
  return [program, args];
}

/** Tries it, in a process that leaves nothing behind. */
export async function findTunAccess(ways: readonly TunWay[] = tunWays): Promise<TunAccess> {
  if (process.platform !== 'linux')
    return { can: false, missing: 'network namespaces, which Linux alone has' };
  const missing: string[] = [];
  for (const way of ways) {
    const news = await probe(way);
    if (news.kind === 'ready') return { can: true, way, isRealTime: news.isRealTime };
    const place = way === 'user_namespace' ? 'in a user namespace: ' : '';
    missing.push(`${place}${meaningOf(news.message)}`);
  }
  return { can: false, missing: missing.join('; ') };
}

async function probe(way: TunWay): Promise<HostNews> {
  const [program, args] = hostCommand(way, '--probe');
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const refused = new Promise<HostNews>((resolve) => {
    child.once('error', (error) => {
      const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      const message = isMissing ? `missing program ${program} (package util-linux)` : messageOf(error);
      resolve({ kind: 'failed', message });
    });
  });
  return await Promise.race([refused, newsOf(child.stdout, child.stderr)]);
}

async function newsOf(out: NodeJS.ReadableStream, errors: NodeJS.ReadableStream): Promise<HostNews> {
  const [said, complained] = await Promise.all([text(out), text(errors)]);
  try {
    return JSON.parse(said) as HostNews;
  } catch {
    return { kind: 'failed', message: complained.trim().split('\n').at(-1) ?? '' };
  }
}

function meaningOf(message: string): string {
  const found = meanings.find(([pattern]) => pattern.test(message));
  return found ? `${found[1]} (${message})` : message;
}

const meanings: readonly (readonly [RegExp, string])[] = [
  [/^unshare\(CLONE_NEWNET\): EPERM/, 'this user may make no network namespaces'],
  [
    /^unshare\(CLONE_NEWNET\): ENOSPC/,
    'no more network namespaces are allowed: raise user.max_net_namespaces',
  ],
  [/^open\(.*\): (ENOENT|ENODEV|ENXIO)/, 'the kernel has no TUN: load the module tun'],
  [/^open\(.*\): (EACCES|EPERM)/, 'the device file of TUN is closed to this user: make it mode 0666'],
  [/^ioctl/, 'the device was refused'],
  [/^unshare:/, 'user namespaces are closed to this user'],
];
