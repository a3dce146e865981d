/** @typedef {import('./command-process.ts').ProcessPlace} ProcessPlace */

/**
 * Where this process is, what it sees and may: what a process would be given that is started now.
 * @param {NodeJS.ProcessEnv} [own] what its environment has besides
 * @returns {ProcessPlace}
 */
export function here(own = {}) {
  return { folder: process.cwd(), umask: process.umask(), env: { ...process.env, ...own } };
}

/** @param {ProcessPlace} place */
export function moveTo({ folder, umask, env }) {
  process.chdir(folder);
  process.umask(umask);
  for (const name of Object.keys(process.env)) if (env[name] === undefined) delete process.env[name];
  Object.assign(process.env, env);
}
