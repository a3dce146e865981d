import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { FakeServedChain, noonS, windowS } from '../../../../../tests/support/fake-served-chain.ts';
import { keepEvidence } from '../../../../../tests/support/kept-evidence.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { blake2, hexText } from '../../../../src/base/bytes.ts';
import { createChainServer } from '../../../../src/serve/chain-server.ts';
import { openServedEvidence } from '../../../../src/serve/served-evidence.ts';
import { cidOf } from '../../../../src/sli/evidence/evidence.ts';
import { chainFolder, EvidenceFolder } from '../../../../src/store/evidence-folder.ts';

const list = '/api/v1/networks/0/evidence';
const reporters = ['aa', 'bb', 'cc'].map((byte) => `0x${byte.repeat(32)}`);

interface Entry {
  readonly window_s: number;
  readonly public_key: string;
  readonly census: string | null;
  readonly cid: string;
  readonly path: string;
}

describe('evidence in the API', () => {
  let chain: FakeServedChain;
  let data: string;
  let server: FastifyInstance;

  beforeEach(async () => {
    chain = FakeServedChain.withValidators('v1', 'v2');
    data = await mkdtemp(join(tmpdir(), 'almanac-evidence-'));
    const evidence = await openServedEvidence(data);
    server = await createChainServer({ chain, log: silentLogger(), web: null, evidence, perMinute: 10_000 });
  });
  afterEach(async () => {
    await server.close();
    await rm(data, { recursive: true });
  });

  it('lists the files of closed windows, the newest first, and gives each byte for byte', async () => {
    for (const back of [3, 2, 1]) for (const reporter of reporters) await keep(back, reporter);
    const { evidence, next_before } = await page('');
    deepEqual(
      evidence.map(({ window_s, public_key }) => [(noonS - window_s) / windowS, public_key]),
      [1, 2, 3].flatMap((back) => reporters.map((reporter) => [back, reporter])),
    );
    equal(next_before, null);
    const [first] = evidence;
    const file = await server.inject(first?.path ?? '');
    equal(cidOf(hexText(blake2(file.rawPayload))), first?.cid);
    deepEqual(
      [file.statusCode, file.headers['cache-control'], file.headers.etag, file.headers['content-type']],
      [200, 'public, max-age=31536000, immutable', `"${first?.cid}"`, 'application/x-ndjson'],
    );
    const again = await server.inject({
      url: first?.path ?? '',
      headers: { 'if-none-match': String(file.headers.etag) },
    });
    deepEqual([again.statusCode, again.body], [304, '']);
  });

  it('keeps back what somebody could still report: a window that is not over, or in its grace', async () => {
    await keep(0, reporters[0]);
    await keep(1, reporters[0], { graceMs: 1 });
    deepEqual((await page('')).evidence, []);
    // By the time of the chain, which stands still: this machine's is later.
    for (const { cid } of await new EvidenceFolder(data).list())
      equal((await server.inject(`/api/v1/evidence/${cid}`)).statusCode, 404);
  });

  it('lists a census beside the samples of its reporter, once its window takes no more', async () => {
    const [reporter = ''] = reporters;
    const window = noonS - windowS;
    const census = async (closes_ms: number): Promise<string> => {
      const place = { records_genesis: chain.facts.genesisHash, network: 1, window, closes_ms };
      const schema = 'almanac.authorship_proof.v1';
      const bytes = Buffer.from(`${JSON.stringify({ schema, census: place, headers: ['0x'] })}\n`);
      const cid = cidOf(hexText(blake2(bytes)));
      await new EvidenceFolder(data).put({ network: 0, window, reporter, census: 'backing' }, { cid, bytes });
      return cid;
    };
    await keep(1, reporter);
    await census(noonS * 1_000 + 1);
    deepEqual(
      (await page('')).evidence.map((entry) => entry.census),
      [null],
    );
    const cid = await census(noonS * 1_000);
    const { evidence } = await page('?limit=5');
    deepEqual(evidence.map((entry) => entry.census).toSorted(), ['backing', null]);
    equal((await server.inject(`/api/v1/evidence/${cid}`)).statusCode, 200);
  });

  it('goes on where a page ends, and never cuts a window', async () => {
    for (const back of [3, 2, 1]) for (const reporter of reporters) await keep(back, reporter);
    const seen: Entry[] = [];
    let query = '?limit=4';
    for (;;) {
      const { evidence, next_before } = await page(query);
      seen.push(...evidence);
      if (next_before === null) break;
      equal(evidence.length, 3);
      query = `?limit=4&before=${next_before}`;
    }
    equal(new Set(seen.map(({ cid }) => cid)).size, 9);
    equal(seen.length, 9);
  });

  it('looks for one target, and for one period', async () => {
    await keep(1, reporters[0], { targets: [1] });
    await keep(2, reporters[1], { targets: [1, 2] });
    await keep(24 * 60 * 3, reporters[2], { targets: [2] });
    const keys = async (query: string) =>
      (await page(query)).evidence.map(({ public_key }) => reporters.indexOf(public_key));
    deepEqual(await keys('?target=v1'), [0, 1]);
    deepEqual(await keys('?target=2'), [1, 2]);
    deepEqual(await keys('?period=day'), [0, 1]);
    deepEqual(await keys('?at=2026-11-19'), [2]);
    deepEqual(await keys('?target=2&period=day&at=2026-11-20'), [1]);
  });

  it('reads no more than some files for one question, and says where to go on', async () => {
    for (let back = 1; back <= 70; back += 1) await keep(back, reporters[0], { targets: [2] });
    const first = await page('?target=1');
    deepEqual(first.evidence, []);
    ok(first.next_before !== null && first.next_before > noonS - 70 * windowS);
    deepEqual(await page(`?target=1&before=${first.next_before}`).then((next) => next.next_before), null);
  });

  it('shows nothing of another chain, nor what is no evidence', async () => {
    await keep(1, reporters[0], { of: `0x${'99'.repeat(32)}` });
    await put(1, reporters[1] ?? '', Buffer.from('secret\n'));
    deepEqual((await page('')).evidence, []);
  });

  it('finds the files of a further chain of the agent in the folder of that', async () => {
    await keep(1, reporters[0], { folder: chainFolder(data, chain.facts.genesisHash) });
    const { evidence } = await page('');
    equal(evidence.length, 1);
    equal((await server.inject(evidence[0]?.path ?? '')).statusCode, 200);
  });

  it('gives nothing but evidence, whatever is asked for', async () => {
    await writeFile(join(data, 'secret'), 'x');
    for (const name of ['..%2f..%2fsecret', '%2e%2e/secret', 'secret', 'windows', `b${'a'.repeat(61)}`]) {
      const answer = await server.inject(`/api/v1/evidence/${name}`);
      equal(answer.statusCode, 404, name);
      ok(!answer.body.includes(data));
    }
  });

  it('says that a file is damaged, and nothing of where it lies', async () => {
    const cid = await keep(1, reporters[0]);
    await writeFile(join(data, 'evidence', `${cid}.jsonl`), 'x');
    const answer = await server.inject(`/api/v1/evidence/${cid}`);
    deepEqual([answer.statusCode, answer.json<{ error: string }>().error], [404, 'evidence_damaged']);
    ok(!answer.body.includes(data));
    deepEqual((await page('')).evidence, []);
  });

  it('is nowhere where no folder was named, which says what to do', async () => {
    const bare = await createChainServer({ chain, log: silentLogger(), web: null });
    for (const path of [list, '/api/v1/evidence/x']) {
      const answer = await bare.inject(path);
      equal(answer.statusCode, 404);
      match(answer.json<{ message: string }>().message, /keeps no evidence; .*--evidence/);
    }
    await bare.close();
  });

  it('needs a folder that can be read', async () => {
    await rejects(openServedEvidence(join(data, 'none')), {
      code: 'bad_input/evidence_folder',
      message: /^--evidence .*none cannot be read/,
    });
  });

  async function page(query: string) {
    const answer = await server.inject(`${list}${query}`);
    equal(answer.statusCode, 200, answer.body);
    return answer.json<{ evidence: Entry[]; next_before: number | null }>();
  }

  async function keep(
    back: number,
    reporter = '',
    {
      targets = [1, 2],
      graceMs = 0,
      of = chain.facts.genesisHash,
      folder = data,
    }: { targets?: number[]; graceMs?: number; of?: string; folder?: string } = {},
  ): Promise<string> {
    const window = noonS - back * windowS;
    return await keepEvidence(folder, { genesis: of, window, reporter, targets, graceMs });
  }

  async function put(back: number, reporter: string, bytes: Uint8Array, folder = data): Promise<string> {
    const cid = cidOf(hexText(blake2(bytes)));
    await new EvidenceFolder(folder).put(
      { network: 0, window: noonS - back * windowS, reporter },
      { cid, bytes },
    );
    return cid;
  }
});
