import { spawn } from 'node:child_process';

// A loop whose parent is gone ends by itself: it looks once a second.
const loop = `
  const parent = process.ppid;
  for (let until = Date.now() + 1000; process.ppid === parent; until = Date.now() + 1000) while (Date.now() < until);
`;

/** Starts processes that each keep a core busy, at the priority of the tests. Returns a function that ends them. */
export function startBusyLoops(count: number): () => void {
  const loops = Array.from({ length: count }, () =>
    spawn(process.execPath, ['--eval', loop], { stdio: 'ignore' }),
  );
  if (count > 0) console.log(`${count} busy loops run beside the steps.`);
  return () => {
    for (const one of loops) one.kill('SIGKILL');
  };
}
