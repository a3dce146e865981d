// `npm run api [-- --examples N --seed N --url http://127.0.0.1:9620]`: schemathesis asks the HTTP API what its OpenAPI
// document allows, and what it forbids; 0 when every answer is one that the document describes, and none a 5xx.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '../offchain-agent/src/http/listen.ts';
import { createChainServer } from '../offchain-agent/src/serve/chain-server.ts';
import { openServedEvidence } from '../offchain-agent/src/serve/served-evidence.ts';
import { FakeServedChain, noonS, windowS } from '../tests/support/fake-served-chain.ts';
import { keepEvidence } from '../tests/support/kept-evidence.ts';
import { silentLogger } from '../tests/support/silent-logger.ts';
import { openApiPath } from './lib/openapi.ts';
import { parseOptions } from './lib/options.mjs';
import { isPythonReady, makePython, pythonOf } from './lib/setup/python-client.mjs';

const environment = { name: 'schemathesis', wanted: 'schemathesis==4.32.5' };
// Nothing of what it asks is kept back: a limit would answer for the API.
const perMinute = 1_000_000;

const { values } = parseOptions(
  'npm run api [-- --examples N] [--seed N] [--url http://HOST:PORT of a server with --per-minute 1000000]',
  {
    options: {
      examples: { type: 'string', default: '50' },
      seed: { type: 'string', default: '1' },
      url: { type: 'string' },
    },
  },
);

process.exitCode = await main();

async function main(): Promise<number> {
  const fault = isPythonReady(environment) ? undefined : await makePython(environment);
  if (fault !== undefined) {
    console.error(`almanac: ${fault}`);
    return 2;
  }
  if (values.url !== undefined) return await ask(values.url, []);
  const folder = mkdtempSync(join(tmpdir(), 'almanac-api-'));
  const cid = await keepEvidence(folder, {
    genesis: peopledChain().facts.genesisHash,
    window: noonS - windowS,
    reporter: `0x${'aa'.repeat(32)}`,
  });
  const server = await createChainServer({
    chain: peopledChain(),
    log: silentLogger(),
    web: null,
    evidence: await openServedEvidence(folder),
    perMinute,
  });
  try {
    const url = `http://127.0.0.1:${await listen(server, '127.0.0.1', 0)}`;
    // First with whatever it thinks of, then about what there is.
    const there = { network: 0, target: 'v1', group: 'both', at: String(noonS - windowS), cid };
    return (await ask(url, [])) || (await ask(url, Object.entries(there)));
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param there values of parameters, which it asks for alone: then nothing is asked wrongly */
async function ask(url: string, there: readonly (readonly [string, unknown])[]): Promise<number> {
  const { examples, seed } = values;
  const mode = there.length > 0 ? ['--mode', 'positive'] : [];
  const args = ['run', openApiPath, '-u', url, '-n', examples, '--seed', seed, '--no-color', ...mode];
  // It keeps examples in the folder where it runs.
  const cwd = mkdtempSync(join(tmpdir(), 'almanac-schemathesis-'));
  const lines = there.map(([name, value]) => `"path.${name}" = ${JSON.stringify(value)}`);
  writeFileSync(join(cwd, 'schemathesis.toml'), ['[parameters]', ...lines, ''].join('\n'));
  try {
    const asking = spawn(pythonOf(environment, 'st'), args, { cwd, stdio: 'inherit' });
    const [code] = (await once(asking, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** A chain of which the routes have something to tell. */
function peopledChain(): FakeServedChain {
  const chain = FakeServedChain.withValidators('v1', 'v2', '<b>v3</b>');
  chain.groups = [{ group: 1, name: 'both', members: [1, 2], owner: '5x', deposit: 2n ** 60n }];
  for (let back = 30; back >= 1; back -= 1) {
    const startS = noonS - back * windowS;
    chain.windows.push({ target: 1, startS, part: back % 7 === 0 ? 0 : 9, whole: 10 });
    chain.windows.push({ target: 2, startS, part: 10, whole: 10 });
    chain.windows.push({ target: 1, startS, part: 10, whole: 10, indicator: 'arrival', reporters: 3 });
  }
  return chain;
}
