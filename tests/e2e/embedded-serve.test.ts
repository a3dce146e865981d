import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { u8aToHex } from '@polkadot/util';
import { openChain } from '../../offchain-agent/src/chain/rpc/connect.ts';
import { EmbeddedChain } from '../../offchain-agent/src/lab/embedded/embedded-chain.ts';
import { startRpcServer } from '../../offchain-agent/src/lab/embedded/rpc/rpc-server.ts';
import { buildGenesis, readBlob } from '../../offchain-agent/src/lab/genesis/build-genesis.ts';
import { ApiServedChain } from '../../offchain-agent/src/serve/chain/api-served-chain.ts';
import { createChainServer } from '../../offchain-agent/src/serve/chain-server.ts';
import { fixedNames } from '../../offchain-agent/src/serve/names/served-names.ts';
import { type RunningCommand, startCommand } from '../support/cli.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { pairOf } from '../support/local-pair.ts';
import { pageArgs } from '../support/page-commands.ts';
import { patient } from '../support/patient.ts';
import { poll } from '../support/poll.ts';
import { runAlmanac } from '../support/run-almanac.ts';
import { servedAddress } from '../support/served-address.ts';
import { silentLogger } from '../support/silent-logger.ts';

const slotDurationMs = 2_000;
const windowS = 20;
const slotsOfWindow = (windowS * 1_000) / slotDurationMs;
const firstSlot = Date.UTC(2026, 2, 1, 20) / slotDurationMs;
const firstWindowS = (firstSlot * slotDurationMs) / 1_000;
const guestSlot = 1_795_161_600_000 / 3_000;
const guestBlob = fileURLToPath(
  new URL('../../runtime-pallets/blob/guest_runtime.compact.compressed.wasm', import.meta.url),
);

/** What a row says of whom it is of, beside the record. */
const who = ['target', 'label', 'account', 'name'];

interface Incident {
  readonly id: string;
  readonly label: string;
  readonly state: string;
  readonly start_at: string;
  readonly end_at: string | null;
  readonly part: number;
  readonly whole: number;
}

describe('almanac serve', () => {
  let test: TestChain;
  let command: RunningCommand;
  let http: string;
  const built: { slot: number; isStopped: boolean }[] = [];

  before(async () => {
    test = await startTestChain({
      firstSlot,
      preset: 'local',
      patch: {
        validators: { slotDurationMs, sessionLength: 1_000, sessionsPerEra: 2 },
        sli: { windowMs: windowS * 1_000 },
      },
    });
    await build(2 * slotsOfWindow);
    const args = pageArgs('docs/how-to/publish.md', './almanac serve');
    command = startCommand([...args, '--url', test.url, '--listen', '127.0.0.1:0', '--json']);
    http = await servedAddress(command);
  });

  after(async () => {
    command?.process.kill('SIGKILL');
    await test?.close();
  });

  it('answers what the command line answers', async () => {
    const { stdout } = await runAlmanac('validators', '--period', 'window', '--json', '--url', test.url);
    const asked = JSON.parse(stdout) as { as_of_block_hash: string; validators: Record<string, unknown>[] };
    const { as_of, rows } = await json<{ as_of: { hash: string }; rows: { record: object }[] }>(
      '/api/v1/networks/0/ranking?period=window',
    );
    equal(as_of.hash, asked.as_of_block_hash);
    deepEqual(
      rows.map(({ record }) => record),
      asked.validators.map((row) =>
        Object.fromEntries(Object.entries(row).filter(([key]) => !who.includes(key))),
      ),
    );
  });

  it('shows that all is well before anything happens', async () => {
    match(await page('/status/0'), /class="sentence operational"/);
    deepEqual(await incidents(), []);
  });

  it('shows the incident of a validator that stops once two windows of two slots are closed, and who it is', async () => {
    const stoppedS = await nextWindow();
    await build(3 * slotsOfWindow, true);
    const [incident, ...others] = await poll('the incident', incidents, ({ length }) => length > 0);
    deepEqual(others, []);
    deepEqual(
      [incident?.state, incident?.start_at, incident?.end_at, incident?.part],
      ['open', new Date(stoppedS * 1_000).toISOString(), null, 0],
    );
    const text = await page('/status/0');
    match(text, /class="sentence major_outage"/);
    match(text, /major outage \(authorship\)/);
    ok(text.includes(incident?.label ?? '?'));
    const summary = await json<{ status: { indicator: string } }>('/api/v2/summary.json');
    equal(summary.status.indicator, 'major');
  });

  it('closes it with the times of the windows in which it was down, once it is back', async () => {
    const [open] = await incidents();
    const backS = await nextWindow();
    await build(2 * slotsOfWindow);
    const [closed] = await poll('its end', incidents, ([first]) => first?.end_at !== null);
    deepEqual(
      [closed?.id, closed?.state, closed?.start_at, closed?.end_at, closed?.part],
      [open?.id, 'recovered', open?.start_at, new Date(backS * 1_000).toISOString(), 0],
    );
    // Its slots while it was stopped, counted where they were left out.
    equal(closed?.whole, built.filter(({ isStopped }) => isStopped).length);
    match(await page('/status/0'), /class="sentence operational"/);
    match(await page('/status/0/feed.atom'), /<category term="recovered"\/>/);
  });

  it('keeps what was read when the chain goes away, and says since when', async () => {
    const before = await json<object>('/api/v1/networks/0/ranking?period=window');
    await test.close();
    const away = async () =>
      await json<{ unreachable_since: string | null }>('/api/v1/networks/0/ranking?period=window');
    const answer = await poll('the loss', away, ({ unreachable_since }) => unreachable_since !== null);
    deepEqual({ ...answer, unreachable_since: null }, before);
    match(await page('/status/0'), /has not answered since/);
    equal((await fetch(`${http}/api/v1/networks/0/groups/none/sli`)).status, 503);
  });

  it('ends with the exit code of an interrupt', async () => {
    command.process.kill('SIGINT');
    equal((await command.ended).code, 130);
  });

  it('serves a chain that has pallet-sli alone: its validators, and none of what it lacks', async () => {
    const { top } = await buildGenesis({ preset: 'development', code: await readBlob([guestBlob]) });
    const guest = await EmbeddedChain.create({ id: 'guest', name: 'Guest', top, properties: {} });
    const server = await startRpcServer(guest, 0);
    for (let block = 0; block < 3; block += 1) {
      await guest.buildBlock(block === 0 ? guestSlot : guest.lastSlot + 1);
    }
    const connection = await openChain(server.url, patient);
    const chain = await ApiServedChain.open(connection, {
      name: 'Guest',
      url: server.url,
      genesisHash: connection.api.genesisHash.toHex(),
      basis: 'simulated',
      names: fixedNames(),
    });
    const served = await createChainServer({ chain, log: silentLogger(), web: null });
    const get = async (path: string) => (await served.inject(path)).json<Record<string, unknown[]>>();
    equal((await get('/api/v1/networks'))['networks']?.length, 1);
    ok(((await get('/api/v1/networks/0/targets'))['targets']?.length ?? 0) > 0);
    deepEqual((await get('/api/v1/networks/0/reporters'))['reporters'], []);
    equal((await served.inject('/api/v1/subjects')).statusCode, 404);
    equal((await served.inject('/api/v1/networks/0/ranking?indicator=rpc')).statusCode, 404);
    match((await served.inject('/status/0')).body, /Status of guest/);
    await chain.close();
    await served.close();
    await connection.api.disconnect();
    await server.close();
    await guest.close();
  });

  /** Builds so many slots; those of Charlie are left out while it is stopped. */
  async function build(slots: number, isStopped = false): Promise<void> {
    const charlie = u8aToHex(pairOf('//Charlie').publicKey);
    let ahead = 1;
    for (let passed = 0; passed < slots; passed += 1) {
      const slot = (test.chain.lastSlot === 0 ? firstSlot - 1 : test.chain.lastSlot) + ahead;
      const isLeftOut = isStopped && (await test.turnOf(slot)) === charlie;
      built.push({ slot, isStopped: isLeftOut });
      if (isLeftOut) ahead += 1;
      else {
        await test.build(ahead);
        ahead = 1;
      }
    }
    // What was left out last is passed by the block after it.
    if (ahead > 1) await test.build(ahead);
  }

  /** Builds up to the end of the window that is open; the next one's start, UTC seconds. */
  async function nextWindow(): Promise<number> {
    const nextSlot = Math.ceil((test.chain.lastSlot + 1) / slotsOfWindow) * slotsOfWindow;
    await build(nextSlot - test.chain.lastSlot - 1);
    return firstWindowS + ((nextSlot - firstSlot) * slotDurationMs) / 1_000;
  }

  async function incidents(): Promise<readonly Incident[]> {
    return (await json<{ incidents: Incident[] }>('/api/v1/networks/0/incidents')).incidents;
  }

  async function json<Answer>(path: string): Promise<Answer> {
    return (await (await fetch(`${http}${path}`)).json()) as Answer;
  }

  async function page(path: string): Promise<string> {
    return await (await fetch(`${http}${path}`)).text();
  }
});
