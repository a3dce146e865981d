import { type FileHandle, open, readdir, readFile, readlink } from 'node:fs/promises';
import { type ProcessIdentity, processesWith, processState } from '../../offchain-agent/src/base/process.ts';

/** A network that was taken down, and what it is known by. */
interface TakenDown {
  /** The folder of all that its user keeps. */
  readonly state: string;
  /** A variable in the environment of its processes. */
  readonly mark: readonly [variable: string, value: string];
  readonly name: string;
  /** Of the machine, before it was started. */
  readonly devices: readonly string[];
  /** In which its processes were. */
  readonly namespaces: ReadonlySet<string>;
  /** Where it listened. */
  readonly ports: readonly number[];
}

/** Everything that is left of it, one each. */
export async function leftTraces(network: TakenDown): Promise<string[]> {
  const { state, mark, name, namespaces } = network;
  const listening = await listeningPorts();
  const inUse = await usedNamespaces();
  const files = await readdir(state, { recursive: true }).catch(() => []);
  const mounts = await linesOf('/proc/self/mountinfo');
  const groups = await readdir('/sys/fs/cgroup', { recursive: true }).catch(() => []);
  return [
    ...processesWith(...mark)
      .filter((identity) => processState(identity) !== 'gone')
      .map(({ pid }) => `process ${pid}`),
    ...(await processesNaming(state)).map((pid) => `process ${pid}, which names its folder`),
    // One that no process is in lives on only where a file system holds it.
    ...[...namespaces]
      .filter((namespace) => inUse.has(namespace))
      .map((namespace) => `namespace ${namespace}`),
    ...(await devices())
      .filter((one) => !network.devices.includes(one))
      .map((one) => `device or route ${one}`),
    ...mounts
      .filter((line) => line.includes(state) || [...namespaces].some((one) => line.includes(one)))
      .map((line) => `mount ${line}`),
    ...groups
      .filter((path) => path.includes(`-${name}`) || path.includes(`/${name}`))
      .map((path) => `cgroup ${path}`),
    ...(await linesOf('/proc/net/unix'))
      .filter((line) => line.includes(state))
      .map((line) => `socket ${line}`),
    ...network.ports.filter((port) => listening.has(port)).map((port) => `listener on port ${port}`),
    ...files.filter((file) => !['networks', 'running'].includes(file)).map((file) => `file ${file}`),
  ];
}

/** Network devices and routes of this machine, outside all namespaces of ours. */
export async function devices(): Promise<readonly string[]> {
  const routes = (await linesOf('/proc/net/route')).map((line) => line.split(/\s+/).slice(0, 3).join(' '));
  return [...(await readdir('/sys/class/net')), ...routes];
}

/** Network namespaces that are kept, so that nobody else is given their numbers. */
export interface HeldNamespaces {
  readonly names: ReadonlySet<string>;
  release(): Promise<void>;
}

/** Those that threads of the processes are in, but for the one that we are in ourselves. */
export async function holdNamespaces(processes: readonly ProcessIdentity[]): Promise<HeldNamespaces> {
  const own = await readlink('/proc/self/ns/net');
  const held = new Map<string, FileHandle>();
  for (const path of (
    await Promise.all(processes.map(async ({ pid }) => await namespaceFiles(pid)))
  ).flat()) {
    const file = await open(path).catch(() => undefined);
    if (!file) continue;
    const name = `net:[${(await file.stat()).ino}]`;
    if (name === own || held.has(name)) await file.close();
    else held.set(name, file);
  }
  const release = async (): Promise<void> => {
    for (const file of held.values()) await file.close();
  };
  return { names: new Set(held.keys()), release };
}

async function usedNamespaces(): Promise<ReadonlySet<string>> {
  const files = (await Promise.all((await processIds()).map(namespaceFiles))).flat();
  return new Set(await Promise.all(files.map(async (file) => await readlink(file).catch(() => ''))));
}

async function namespaceFiles(pid: number): Promise<string[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  return threads.map((thread) => `/proc/${pid}/task/${thread}/ns/net`);
}

async function processesNaming(folder: string): Promise<number[]> {
  const named = await Promise.all(
    (await processIds()).map(async (pid) => {
      const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return words.includes(folder) ? pid : 0;
    }),
  );
  return named.filter((pid) => pid !== 0 && pid !== process.pid);
}

async function processIds(): Promise<number[]> {
  return (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
}

async function listeningPorts(): Promise<ReadonlySet<number>> {
  const listening = '0A';
  const rows = [...(await linesOf('/proc/net/tcp')), ...(await linesOf('/proc/net/tcp6'))];
  const ports = rows.map((row) => row.trim().split(/\s+/)).filter(([, , , state]) => state === listening);
  return new Set(ports.map(([, local = '']) => Number.parseInt(local.split(':').at(-1) ?? '', 16)));
}

async function linesOf(path: string): Promise<string[]> {
  return (await readFile(path, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
}
