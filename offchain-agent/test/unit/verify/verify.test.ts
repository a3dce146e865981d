import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeEvidence } from '../../../../tests/support/evidence-at-once.ts';
import { describeVerifyChain } from '../../../../tests/support/verify-chain-conformance.ts';
import { AgentError } from '../../../src/base/error.ts';
import { verifyDocument } from '../../../src/reporting/cli/verify/run.ts';
import { readSource, type SourceOptions } from '../../../src/reporting/cli/verify/source.ts';
import type { EncodedEvidence } from '../../../src/sli/evidence/evidence.ts';
import { EvidenceFolder } from '../../../src/store/evidence-folder.ts';
import { type Verification, verify as verifyBytes } from '../../../src/verify/verify.ts';
import type { VerifyChain } from '../../../src/verify/verify-chain.ts';
import { verifyScreen } from '../../../src/words/verify-screen.ts';
import { generator, headerCase, reporterCase, samplesCase, window } from '../sli/evidence/evidence-case.ts';
import { FakeVerifyChain } from './fake-verify-chain.ts';

/** Two windows of three reporters. */
const run = [0, 1].flatMap((place) =>
  [1, 2, 3].map((number) => {
    const header = headerCase(number, {
      window: window + 20 * place,
      link: reporterCase(number).chain.link(6 + place),
    });
    return { header, encoded: encodeEvidence(header, samplesCase(header, 10 * place + number)) };
  }),
);

/** As the command line does: what is named is read as a file, an address or a content identifier. */
async function verify(
  chain: VerifyChain,
  sources: readonly string[],
  options: SourceOptions,
): Promise<Verification> {
  return await verifyBytes(chain, sources, (source) => readSource(source, options), options);
}

describeVerifyChain('FakeVerifyChain', () => ({
  chain: new FakeVerifyChain(run.map(({ encoded }) => encoded.bytes)),
  window: run[0]?.header.window ?? 0,
  target: 1,
  reporter: run[0]?.header.reporter ?? '',
}));

describe('almanac verify', () => {
  let data: string;
  let chain: FakeVerifyChain;
  const signal = new AbortController().signal;
  const fileOf = ({ cid }: EncodedEvidence): string => join(data, 'evidence', `${cid}.jsonl`);
  const files = (): string[] => run.map(({ encoded }) => fileOf(encoded));

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'almanac-verify-'));
    const folder = new EvidenceFolder(data);
    for (const { header, encoded } of run) await folder.put(header, encoded);
    chain = new FakeVerifyChain(run.map(({ encoded }) => encoded.bytes));
  });
  afterEach(async () => {
    await rm(data, { recursive: true });
  });

  async function verifyOne(
    bytes: Uint8Array | string,
  ): Promise<{ exit: number; state?: string; text: string }> {
    const file = join(data, 'one.jsonl');
    await writeFile(file, bytes);
    const { exit, results } = await verify(chain, [file], { signal });
    return { exit, ...(results[0] && { state: results[0].state }), text: results[0]?.text ?? '' };
  }

  it('accepts every evidence file of a run, and recomputes the records of its windows and day', async () => {
    const verification = await verify(chain, files(), { signal });
    assert.equal(verification.exit, 0, JSON.stringify(verification.results.map(({ text }) => text)));
    assert.deepEqual(count(verification), { equal: 30 });
    const screen = verifyScreen(verification.results, verification.records);
    assert.equal(
      screen[0],
      `verified  ${files()[0]}: window 2026-11-20 08:00:00 of ${run[0]?.header.reporter}, 70 planned samples`,
    );
    assert.equal(screen.at(-1), 'records of windows and days: 30 recomputed and equal');
  });

  it('refuses each of 100 random changes of one byte, and names what differs', async () => {
    const random = generator(6);
    for (let round = 0; round < 100; round += 1) {
      const { encoded } = run[Math.floor(random() * run.length)] ?? { encoded: undefined };
      assert.ok(encoded);
      const bytes = Uint8Array.from(encoded.bytes);
      const place = Math.floor(random() * bytes.length);
      bytes[place] = ((bytes[place] ?? 0) + 1 + Math.floor(random() * 255)) % 256;
      const { exit, state, text } = await verifyOne(bytes);
      assert.deepEqual([exit, state], [1, 'differs'], text);
      assert.match(text, /^(line \d+|content identifier: the file's is 0x)/);
    }
  });

  it('compares no record without the evidence of all its reports', async () => {
    const verification = await verify(chain, files().slice(0, 2), { signal });
    assert.equal(verification.exit, 0);
    assert.deepEqual(count(verification), { partial: 20 });
    assert.equal(
      verifyScreen(verification.results, verification.records).at(-1),
      "records of windows and days: 0 recomputed and equal; 20 not compared: not all their reporters' evidence was given",
    );
    const oneWindow = await verify(chain, files().slice(0, 3), { signal });
    assert.deepEqual(count(oneWindow), { equal: 10, partial: 10 });
  });

  it('counts the same evidence once, however often it is named', async () => {
    assert.deepEqual(count(await verify(chain, [...files(), ...files()], { signal })), { equal: 30 });
  });

  it('names a record of the chain that is another', async () => {
    chain.tamper = (row, kind) =>
      kind === 'day' && row.record
        ? { ...row, record: { ...row.record, samples: row.record.samples + 1 } }
        : row;
    const verification = await verify(chain, files(), { signal });
    assert.equal(verification.exit, 1);
    assert.deepEqual(count(verification), { equal: 20, differs: 10 });
    assert.match(
      verifyScreen(verification.results, verification.records)[6] ?? '',
      /^differs {2}record of the day 2026-11-20 00:00:00, all authors, arrival: samples: recomputed \d+, the chain has \d+$/,
    );
  });

  it('holds a day against the windows in which the target was there', async () => {
    const absent = 180;
    const away = [2, 3, 4].map((place) => window + 20 * place);
    chain.tamper = (row, kind) => {
      if (kind === 'day' && row.record) {
        const expected = row.record.expected + away.length * absent;
        return { ...row, record: { ...row.record, expected, absent: away.length * absent } };
      }
      if (!away.includes(row.startS)) return row;
      const nothing = { reported: 0, reporters: 0, samples: 0, buckets: [] };
      return { ...row, isClosed: true, record: { expected: absent, ...nothing, absent } };
    };
    assert.deepEqual(count(await verify(chain, files(), { signal })), { equal: 30 });
  });

  it('accepts evidence of before a change of parameters, which the chain has forgotten since', async () => {
    const { samplingAt } = chain;
    chain.samplingAt = async (network, at, block) => {
      const known = await samplingAt(network, at);
      return block === undefined ? { ...known, distribution: 'Uniform' } : known;
    };
    assert.deepEqual(count(await verify(chain, files(), { signal })), { equal: 30 });
  });

  it('accuses nobody where the node has no state of before the change', async () => {
    chain.samplingAt = async (_network, _window, block) => {
      throw new AgentError('unknown/no_state', `the node has no state of block ${block} any more`);
    };
    chain.targetsAt = async () => {
      throw new AgentError('unknown/no_state', 'the node has no such state any more');
    };
    const { results } = await verify(chain, files(), { signal });
    assert.deepEqual(new Set(results.map(({ state }) => state)), new Set(['unknown']));
    assert.match(results[0]?.text ?? '', /ask an archive node$/);
  });

  it('leaves open records alone', async () => {
    chain.tamper = (row) => ({ ...row, isClosed: false });
    const verification = await verify(chain, files(), { signal });
    assert.equal(verification.exit, 0);
    assert.deepEqual(count(verification), { open: 30 });
  });

  it('cannot tell when the chain no longer has the report', async () => {
    chain.forgotten.add(window);
    const { exit, results } = await verify(chain, files(), { signal });
    assert.equal(exit, 3);
    assert.deepEqual(
      results.map(({ state }) => state),
      ['unknown', 'unknown', 'unknown', 'verified', 'verified', 'verified'],
    );
    assert.match(
      results[0]?.text ?? '',
      /^the chain has no report of 0x01\S+ for window 1795161600: none was accepted/,
    );
  });

  it('cannot tell of a window that the chain knows nothing about', async () => {
    const header = headerCase(1, { window: window + 4_000 });
    const { exit, text } = await verifyOne(encodeEvidence(header, samplesCase(header)).bytes);
    assert.equal(exit, 3);
    assert.equal(text, 'the chain says not how window 1795165600 is measured');
  });

  it('says of what cannot be read that it cannot', async () => {
    assert.deepEqual(await verifyOne('<html>'), {
      exit: 2,
      state: 'unreadable',
      text: 'this is not an evidence file: it has neither a header nor a sample',
    });
    const { exit, results } = await verify(chain, [join(data, 'absent')], { signal });
    assert.equal(exit, 2);
    assert.match(results[0]?.text ?? '', /absent cannot be read: no such file or directory/);
  });

  it('refuses a file that is not what its name says', async () => {
    const [one, two] = run;
    assert.ok(one && two);
    await writeFile(fileOf(one.encoded), two.encoded.bytes);
    const { exit, results } = await verify(chain, [fileOf(one.encoded)], { signal });
    assert.equal(exit, 1);
    assert.equal(
      results[0]?.text,
      `content identifier: the bytes have ${two.encoded.cid}, the name says ${one.encoded.cid}`,
    );
  });

  it('puts a difference above what cannot be read, and that above what cannot be told', async () => {
    const spoiled = join(data, 'spoiled.jsonl');
    await writeFile(spoiled, Buffer.from(run[0]?.encoded.bytes ?? []).subarray(1));
    const absent = join(data, 'absent');
    chain.forgotten.add(window);
    assert.equal((await verify(chain, [...files(), absent, spoiled], { signal })).exit, 1);
    assert.equal((await verify(chain, [...files(), absent], { signal })).exit, 2);
  });

  it('writes a document for programs', async () => {
    const verification = await verify(chain, [fileOf(run[0]?.encoded as EncodedEvidence)], { signal });
    const document = verifyDocument('ws://127.0.0.1:1', verification.results, verification.records);
    assert.deepEqual((document['evidence'] as unknown[])[0], {
      source: files()[0],
      state: 'verified',
      difference: null,
      line: null,
      field: null,
      cid: run[0]?.encoded.cid,
      network: 0,
      window,
      reporter: run[0]?.header.reporter,
      samples: 70,
      receipts: null,
      proved_receipts: null,
      census: null,
    });
  });

  describe('of content identifiers', () => {
    const cid = run[0]?.encoded.cid ?? '';
    let server: Server;
    let agent: string;
    beforeEach(async () => {
      server = createServer((request, response) => {
        const found = run.find(({ encoded }) => request.url === `/evidence/${encoded.cid}`);
        response.writeHead(found ? 200 : 404).end(found?.encoded.bytes);
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      agent = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    });

    it('reads them from an agent, its data folder, or an address', async () => {
      assert.equal((await verify(chain, [cid], { signal, agent: `${agent}/` })).exit, 0);
      assert.equal((await verify(chain, [cid], { signal, data })).exit, 0);
      assert.equal((await verify(chain, [`${agent}/evidence/${cid}`], { signal })).exit, 0);
    });

    it('cannot tell of one that the agent does not keep', async () => {
      const gone = 'bafk2bzaceahfouoae3suhmxivmxlayez3kq5dzo7i53y654h7kvultprf7r2q';
      const { exit, results } = await verify(chain, [gone], { signal, agent });
      assert.equal(exit, 3);
      assert.equal(
        results[0]?.text,
        `${agent}/evidence/${gone} answers 404: the agent does not keep this evidence`,
      );
    });

    it('asks where the bytes are when nobody said', async () => {
      const { exit, results } = await verify(chain, [cid], { signal });
      assert.equal(exit, 2);
      assert.match(results[0]?.text ?? '', /say with --agent http:\/\/HOST:PORT or --data FOLDER/);
    });

    it('says that an agent does not answer', async () => {
      const { exit, results } = await verify(chain, [cid], { signal, agent: 'http://127.0.0.1:1' });
      assert.equal(exit, 4);
      assert.match(results[0]?.text ?? '', /^http:\/\/127\.0\.0\.1:1\/evidence\/\S+ does not answer: /);
    });
  });
});

function count({ records }: Verification): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { verdict } of records) counts[verdict.kind] = (counts[verdict.kind] ?? 0) + 1;
  return counts;
}
