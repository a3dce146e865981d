import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whatever a network has left on the machine: processes that name its folder in their command line or environment, mounts in
 * anyone's namespace, control groups, sockets, its folder itself. Found by looking at the system alone, not at the state that
 * `down` goes by.
 */
export function residueOf(stateFolder: string, name: string): string[] {
  const folder = join(stateFolder, 'networks', name);
  const place = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  return [
    ...processesOf(folder).map((pid) => `process ${pid}`),
    ...mountsOf(folder),
    ...controlGroups(`almanac-net${place}-`),
    ...(read('/proc/net/unix') ?? '')
      .split('\n')
      .filter((line) => line.includes(folder))
      .map((line) => `socket ${line}`),
    ...(existsSync(folder) ? [`folder ${folder}`] : []),
  ];
}

/** Processes that the network started, by what they were told. */
export function processesOf(folder: string): number[] {
  return allProcesses().filter((pid) => {
    if (pid === process.pid || /^\d+ \(.*\) Z/s.test(read(`/proc/${pid}/stat`) ?? '')) return false;
    return [`${folder}/`, `${folder}\0`].some((text) =>
      ['cmdline', 'environ'].some((file) => read(`/proc/${pid}/${file}`)?.includes(text)),
    );
  });
}

function mountsOf(folder: string): string[] {
  const lines = allProcesses().flatMap((pid) =>
    (read(`/proc/${pid}/mountinfo`) ?? '').split('\n').filter((line) => line.includes(folder)),
  );
  return [...new Set(lines)].map((line) => `mount ${line}`);
}

function controlGroups(prefix: string): string[] {
  return (read('/proc/self/mounts') ?? '')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, , type]) => type === 'cgroup' || type === 'cgroup2')
    .flatMap(([, path = '']) => foldersIn(path))
    .filter((path) => path.includes(prefix))
    .map((path) => `control group ${path}`);
}

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => [join(folder, name), ...foldersIn(join(folder, name))]);
}

function allProcesses(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return undefined;
  }
}
