import { deepEqual, ok } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { poll } from '../../../../../../tests/support/poll.ts';
import { program } from '../../../../../../tests/support/program.ts';
import { askRedis } from '../../../../../src/reporting/agent/queue/redis-client.ts';
import { openStore } from '../../../../../src/store/open-store.ts';
import { account, genesisHash, LiveChain, signer } from './live-chain.ts';
import { serveObjects } from './remote.ts';

const { options, file } = program(new URL('./agent.program.ts', import.meta.url));
/** When, after the start of a life, what is killed: moments of a window's beginning, middle, end and closing. */
const deaths = [
  { afterMs: 1_250, victim: 'agent' },
  { afterMs: 900, victim: 'queue' },
  { afterMs: 1_610, victim: 'agent' },
  { afterMs: 1_020, victim: 'queue' },
  { afterMs: 2_050, victim: 'agent' },
] as const;
/** Reports that an agent makes at least in all its lives. */
const least = 4;

describe('an agent that is killed', () => {
  let data: string;
  let chain: LiveChain;
  let server: Server;
  let agent: ChildProcess | undefined;

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'almanac-killed-'));
    chain = new LiveChain();
    server = serveObjects(join(data, 'chain.sock'), {
      reporting: chain,
      outbox: chain.ledger.chainOf(signer),
    });
    await once(server, 'listening');
  });
  afterEach(async () => {
    const pid = await queuePid();
    await end('SIGKILL');
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    server.close();
    chain.stop();
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  });

  const queuePid = async (): Promise<number | undefined> =>
    await askRedis(join(data, 'queue', 'r.sock')).then(
      ({ pid }) => pid,
      () => undefined,
    );
  const start = async (): Promise<void> => {
    agent = spawn(
      process.execPath,
      [...options, file, data, join(data, 'chain.sock'), account, signer, genesisHash],
      { stdio: ['ignore', 'pipe', process.env['SHOW_AGENT'] ? 'inherit' : 'ignore'] },
    );
    if (agent.stdout) await once(agent.stdout, 'data');
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ended = agent;
    agent = undefined;
    if (!ended || ended.exitCode !== null || ended.signalCode !== null) return;
    const gone = once(ended, 'exit');
    ended.kill(signal);
    await gone;
  };

  it('reports every window that it measured exactly once, and keeps the others as absent', async () => {
    await start();
    for (const { afterMs, victim } of deaths) {
      await sleep(afterMs);
      if (victim === 'queue') {
        const pid = await queuePid();
        if (pid !== undefined) process.kill(pid, 'SIGKILL');
        continue;
      }
      await end('SIGKILL');
      await start();
    }
    const lastDeath = Math.floor(Date.now() / 1_000);
    // How many windows are measured between two deaths depends on the machine.
    const reported = await poll(
      `${least} reports, one of a window after ${lastDeath}`,
      async () => [...chain.tally().keys()],
      (windows) => windows.length >= least && windows.some((window) => window > lastDeath),
    );
    const reached = Math.max(...reported);
    // A window before may still be closing, and its report on its way.
    const underWay = async (): Promise<number> => {
      const store = await openStore(join(data, 'store.sqlite'));
      try {
        const measuring = await store.windows(account, 0, 'measuring');
        const unsent = await store.outbox(signer, ['pending', 'submitted']);
        const windows = [
          ...measuring.map(({ window }) => window),
          ...unsent.map(({ key }) => Number(key.split('/')[3])),
        ];
        return windows.filter((window) => window <= reached).length;
      } finally {
        await store.close();
      }
    };
    await poll('no window under way', underWay, (count) => count === 0);
    const pid = await queuePid();
    await end('SIGTERM');
    deepEqual(await queuePid(), undefined, `the queue ${pid} outlived the agent`);

    const store = await openStore(join(data, 'store.sqlite'));
    const rows = new Map((await store.windows(account, 0)).map((row) => [row.window, row]));
    const refused = (await store.outbox(signer)).filter(({ state }) => state === 'refused');
    await store.close();
    deepEqual(refused, []);
    const first = Math.min(...rows.keys());
    for (let window = first; window <= reached; window += 1) {
      const { accepted, refused: twice } = chain.tally().get(window) ?? { accepted: 0, refused: 0 };
      const state = rows.get(window)?.state;
      deepEqual(
        { window, state, accepted, twice },
        { window, state, accepted: state === 'closed' ? 1 : 0, twice: 0 },
      );
      ok(state === 'closed' || state === 'absent', `window ${window} is ${state}`);
    }
  });
});
