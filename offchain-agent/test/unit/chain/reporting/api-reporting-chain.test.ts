import assert from 'node:assert/strict';
import { type FakeAnswer, type FakeRuntime, fakeStates } from '../../../../../tests/support/fake-runtime.ts';
import { ApiReportingChain } from '../../../../src/chain/reporting/api-reporting-chain.ts';
import type { ChainConnection } from '../../../../src/chain/rpc/connect.ts';

const hash = `0x${'11'.repeat(32)}`;
const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

/** Answers as JSON. */
interface Runtime extends FakeRuntime {
  readonly tx?: Readonly<Record<string, Record<string, FakeAnswer>>>;
}

const sampling = { sliApi: { sampling: (): unknown => null } };
const report = (...args: unknown[]) => ({
  method: { toHex: () => `0x0c00${args.length}${String(args[2])}` },
});

/** A connection to a runtime that answers as a test says. */
function connection(runtime: Runtime, asked: string[] = []): ChainConnection {
  const json = (value: unknown) => ({ toJSON: () => value });
  const functions = (of: Runtime['call'], name: string) =>
    Object.fromEntries(
      Object.entries(of ?? {}).map(([section, methods]) => [
        section,
        Object.fromEntries(
          Object.entries(methods).map(([method, answer]) => {
            const ask = (...params: unknown[]) => {
              asked.push(`${name} ${section}.${method}(${JSON.stringify(params).slice(1, -1)})`);
              return json(answer(...params));
            };
            return [method, ask];
          }),
        ),
      ]),
    );
  const api = {
    genesisHash: { toHex: () => hash },
    runtimeVersion: { specName: 'almanac', specVersion: { toNumber: () => 2 } },
    tx: runtime.tx ?? { sli: { report } },
    call: { registryApi: {}, ...sampling, ...runtime.call },
    ...fakeStates({
      ...runtime,
      call: functions(runtime.call, 'call'),
      query: functions(runtime.query, 'query'),
    }),
  };
  const client = {
    request: async (method: string) => (method === 'chain_getHeader' ? { number: '0x1f' } : hash),
  };
  return { api, client } as unknown as ChainConnection;
}

function chainOf(runtime: Runtime, asked: string[] = []): ApiReportingChain {
  return new ApiReportingChain(connection(runtime, asked));
}

describe('ApiReportingChain', () => {
  it('refuses a chain whose runtime takes no reports, and says what it lacks', () => {
    assert.throws(() => chainOf({ tx: {}, call: { sliApi: {} } }), {
      code: 'bad_input/no_reports',
      message:
        /^the chain "almanac" \(runtime 2\) takes no reports: its runtime lacks call sli\.report, SliApi\.sampling;/,
    });
  });

  it('knows the finalized head by number, hash and the time that the block says', async () => {
    const chain = chainOf({ query: { timestamp: { now: () => 1_795_132_800_000 } } });
    assert.deepEqual(await chain.finalizedHead(), { number: 31, hash, timeMs: 1_795_132_800_000 });
  });

  it('says when the chain cannot tell how a window is measured', async () => {
    await assert.rejects(chainOf({ call: sampling }).samplingAt(0, 60), { code: 'unknown/no_sampling' });
  });

  it('reads targets page by page, as they are measured in the window', async () => {
    const rows = Array.from({ length: 300 }, (_, index) => ({
      target: index + 1,
      who: { account: alice },
      addresses: [],
      region: null,
      owner: null,
    }));
    const asked: string[] = [];
    const targets = (...[, , offset, limit]: unknown[]) =>
      rows.slice(Number(offset), Number(offset) + Number(limit));
    const chain = chainOf({ call: { ...sampling, registryApi: { targets } } }, asked);
    const read = await chain.targetsAt(0, 60);
    assert.equal(read.length, 300);
    assert.deepEqual(read[0], { id: 1, label: alice, account: alice, addresses: [] });
    assert.deepEqual(asked, [
      'call registryApi.targets(0,60,0,256)',
      'call registryApi.targets(0,60,256,256)',
    ]);
  });

  it('knows how a reporter stands, and that a stranger does not', async () => {
    const info = {
      signer: alice,
      joined: 60,
      left: null,
      reported: null,
      region: null,
      link: hash,
      linkWindow: 40,
    };
    const reporterOf = (_network: unknown, account: unknown) => (account === alice ? info : null);
    const chain = chainOf({ call: { ...sampling, registryApi: { reporterOf } } });
    assert.deepEqual(await chain.standingOf(0, alice), {
      account: alice,
      signer: alice,
      joined: 60,
      link: hash,
      linkWindow: 40,
    });
    assert.equal(await chain.standingOf(0, '5Stranger'), undefined);
  });

  it('reads a report that stands on the chain', async () => {
    const parts = [{ block: 9, extrinsic: 1 }];
    const info = { version: 1, root: hash, contentId: hash, entriesHash: hash, parts, last: [1, 'Rpc'] };
    const chain = chainOf({ query: { sli: { reportInfos: () => info } } });
    assert.deepEqual(await chain.storedReport(0, 60, alice), {
      root: hash,
      contentId: hash,
      entriesHash: hash,
      parts,
    });
  });

  describe('the blocks of a window', () => {
    const closing = (next: number) => () => ({ next, step: 'Waiting' });

    it('are the counts of its records, and of all authors its own', async () => {
      const chain = chainOf({
        query: { sli: { ended: () => ({ authored: 7, block: 9, end: 80 }), records: () => null } },
        entries: {
          'sli.records': [
            [
              [0, 'Authorship', { kind: 'Window', start: 60 }, 2],
              { counted: { assigned: 5, authored: 4, windows: 1 } },
            ],
            [
              [0, 'Authorship', { kind: 'Window', start: 60 }, 1],
              { counted: { assigned: 5, authored: 3, windows: 1 } },
            ],
          ],
        },
      });
      assert.deepEqual(
        [...(await chain.authoredIn(0, 60))],
        [
          [0, 7],
          [1, 3],
          [2, 4],
        ],
      );
    });

    it('are not known yet while it is open, and gone once it is closed', async () => {
      const query = (next: number) => ({ sli: { ended: () => null, closing: closing(next) } });
      await assert.rejects(chainOf({ query: query(60) }).authoredIn(0, 60), {
        code: 'unknown/window_open',
        retryable: true,
      });
      await assert.rejects(chainOf({ query: query(80) }).authoredIn(0, 60), {
        code: 'unknown/window_closed',
        retryable: false,
      });
    });
  });

  it('encodes the parts of a report with the call of the runtime', async () => {
    const entry = { target: 1, indicator: 'rpc' as const, samples: 1, buckets: [] };
    const entries = Array.from({ length: 257 }, (_, index) => ({ ...entry, target: index + 1 }));
    const calls = await chainOf({}).reportCalls({
      network: 0,
      window: 60,
      link: hash,
      root: hash,
      contentId: hash,
      entries,
    });
    assert.deepEqual(calls, ['0x0c0060', '0x0c0061']);
  });

  it('names the item when the runtime has it in another shape', async () => {
    const chain = chainOf({ query: { sli: { closing: () => ({ cursor: 60 }) } } });
    await assert.rejects(chain.firstOpenWindow(0), {
      code: 'bad_input/chain_version',
      message: /^sli\.closing is of a shape that this version does not know \(next: /,
    });
  });
});
