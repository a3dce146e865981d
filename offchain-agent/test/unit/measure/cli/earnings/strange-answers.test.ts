import { doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { fuzzRuns, strangeValue, uncaught } from '../../../../../../tests/support/fuzz.ts';
import { MadeRelayNode } from '../../../../../../tests/support/made-relay-node.ts';
import { printedBy } from '../../../../../../tests/support/printed.ts';
import { serveRelay } from '../../../../../../tests/support/serve-relay.ts';
import { smallRelayRuntime } from '../../../../../../tests/support/small-relay-runtime.ts';
import { AgentError } from '../../../../../src/base/error.ts';
import { exitCode, exitCodeOf } from '../../../../../src/base/exit.ts';
import { forgetAbort } from '../../../../../src/cli/abort.ts';
import { libraryConsole } from '../../../../../src/cli/guard-process.ts';
import { runEarnings } from '../../../../../src/measure/cli/earnings/run.ts';

/** Of these nothing is believed: a lie ends the count, or changes nothing. */
const proved = ['chain_getBlock', 'chain_getHeader', 'state_getReadProof', 'grandpa_proveFinality'] as const;
const believed = ['state_getMetadata', 'state_getRuntimeVersion', 'state_call'] as const;
const mostMs = 120_000;
const headerRefused =
  /the header of block \d* ?0x[0-9a-f]{64} \(chain_getHeader\) cannot be read: .*digest\.logs: expected a list of texts/;

/** How an answer is not what was asked for; parts of the honest one are left in most. */
interface Strangeness {
  readonly kind: 'whole' | 'part' | 'missing' | 'cut';
  readonly value: unknown;
  /** Chooses the part. */
  readonly at: number;
}

function strangeness(): fc.Arbitrary<Strangeness> {
  const long = fc.constantFrom('x'.repeat(1_000_000), `0x${'ab'.repeat(500_000)}`, '\u001b[2J');
  return fc.record({
    kind: fc.constantFrom('whole', 'part', 'missing', 'cut'),
    value: fc.oneof({ weight: 4, arbitrary: strangeValue() }, { weight: 1, arbitrary: long }),
    at: fc.nat(1_000),
  });
}

/** Replaces, removes or cuts a part of what JSON holds. */
function strange(honest: unknown, { kind, value, at }: Strangeness): unknown {
  if (kind === 'whole') return value;
  if (kind === 'cut' && typeof honest === 'string') return honest.slice(0, at % (honest.length + 1));
  if (typeof honest !== 'object' || honest === null) return value;
  const names = Object.keys(honest);
  const name = names[at % Math.max(1, names.length)];
  if (name === undefined) return value;
  const below = (honest as Record<string, unknown>)[name];
  const isDeep = typeof below === 'object' && below !== null && at % 3 !== 0;
  const part = isDeep || kind === 'cut' ? strange(below, { kind, value, at: at >> 1 }) : value;
  if (Array.isArray(honest))
    return kind === 'missing' && !isDeep
      ? honest.toSpliced(Number(name), 1)
      : honest.with(Number(name), part);
  const { [name]: _, ...rest } = honest as Record<string, unknown>;
  return kind === 'missing' && !isDeep ? rest : { ...honest, [name]: part };
}

describe('almanac earnings from a node that answers anything', () => {
  const node = new MadeRelayNode(6, 16, { runtime: smallRelayRuntime(), sessionBlocks: 5 });
  let served: Awaited<ReturnType<typeof serveRelay>>;

  const { console } = globalThis;
  before(async () => {
    served = await serveRelay(node);
    globalThis.console = libraryConsole();
  });
  afterEach(() => node.lies.clear());
  after(async () => {
    globalThis.console = console;
    await served.stop();
  });

  /** Runs the command as a process would, and says what it would end with. */
  async function earnings(options: { readonly json?: boolean; readonly blame?: boolean }) {
    let code: number = exitCode.ok;
    let failure: unknown;
    process.exitCode = undefined;
    const { stdout, stderr } = await printedBy(async () => {
      const end = new AbortController();
      const late = sleep(mostMs, 'late', { signal: end.signal }).catch(() => undefined);
      const run = runEarnings([served.url], options).catch((error: unknown) => {
        failure = error;
      });
      ok((await Promise.race([run, late])) !== 'late', 'it does not end');
      end.abort();
    });
    code = Number(process.exitCode ?? exitCode.ok);
    process.exitCode = undefined;
    forgetAbort();
    if (failure === undefined) return { code, said: `${stdout}${stderr}`, stdout };
    ok(failure instanceof AgentError, failure instanceof Error ? failure.stack : 'it threw no error');
    const { message, hint, data } = failure;
    const said = [stdout, stderr, message, hint ?? '', JSON.stringify(data)].join('\n');
    return { code: exitCodeOf(failure), said, stdout, message };
  }

  for (const [what, method, from, answer, expected] of [
    ['a header without a digest', 'chain_getHeader', 3, { number: '0x5', parentHash: '0x' }, headerRefused],
    [
      'a header that is none',
      'chain_getHeader',
      3,
      true,
      /answered chain_getHeader of block 0x[0-9a-f]{64} with true; /,
    ],
    [
      'a block without a body',
      'chain_getBlock',
      2,
      { block: {} },
      /answered chain_getBlock of block 0x[0-9a-f]{64} with \{"block":\{\}\}; /,
    ],
    [
      'a proof of objects',
      'state_getReadProof',
      1,
      { proof: [{ toString: null }] },
      /answered state_getReadProof of block 0x[0-9a-f]{64} with /,
    ],
    [
      'a finality proof that is none',
      'grandpa_proveFinality',
      0,
      'zz',
      /the finality proof of block 1 \(grandpa_proveFinality\) cannot be read: expected 0x and/,
    ],
    [
      'a runtime that has no version',
      'state_getRuntimeVersion',
      1,
      null,
      /answered state_getRuntimeVersion with null; expected the version of a runtime/,
    ],
    ['an epoch without slots', 'state_call', 1, `0x${'00'.repeat(90)}`, /an epoch of 0 slots/],
  ] as const) {
    it(`refuses ${what}, and names what was asked`, async function () {
      this.timeout(2 * mostMs);
      let asked = 0;
      node.lies.set(method, ([name], tell) => {
        if (method !== 'state_call' || String(name).startsWith('BabeApi_')) asked += 1;
        return asked <= from || String(name).startsWith('Metadata_') ? tell() : answer;
      });
      const { code, message } = await earnings({});
      equal(code, exitCode.unknown);
      match(message ?? '', expected);
    });
  }

  // ALMANAC_FUZZ_RUNS says how often, 10 by itself: each is a whole run.
  it('ends with an error in words and a documented exit code, and prints no other figure', async function () {
    this.timeout(fuzzRuns(10) * mostMs);
    const honest = { true: await earnings({ json: true, blame: true }), false: await earnings({}) };
    equal(honest.false.code, exitCode.ok, honest.false.said);
    const found = uncaught();
    const drawn = fc.record({
      method: fc.constantFrom(...proved, ...believed),
      from: fc.integer({ min: 0, max: 12 }),
      lie: strangeness(),
      json: fc.boolean(),
    });
    try {
      await fc.assert(
        fc.asyncProperty(drawn, async ({ method, from, lie, json }) => {
          let asked = 0;
          node.lies.set(method, (_params, tell) => {
            asked += 1;
            const told = tell();
            const now = asked <= from ? told : strange(told, lie);
            // A header that the node lacks is waited for, half a minute.
            return method === 'chain_getHeader' && now === null ? false : now;
          });
          const ran = await earnings(json ? { json, blame: true } : {});
          node.lies.clear();
          doesNotMatch(ran.said, /\[object |\bundefined\b|\bNaN\b|^ +at .+:\d+:\d+/m);
          doesNotMatch(ran.said.replaceAll(/[\n\t]/g, ''), /\p{Cc}/u);
          ok((ran.message ?? '').length < 2_000, ran.message);
          ok(Object.values(exitCode).some((code) => code === ran.code) && ran.code !== exitCode.interrupted);
          const isProved = proved.some((one) => one === method);
          if (isProved && ran.code === exitCode.ok) equal(ran.stdout, honest[json ? 'true' : 'false'].stdout);
        }),
        { numRuns: fuzzRuns(10), seed: 57 },
      );
    } finally {
      node.lies.clear();
      equal(found().join('\n'), '');
    }
  });
});
