import assert from 'node:assert/strict';
import { encodeEvidence } from '../../../../../tests/support/evidence-at-once.ts';
import { AgentError } from '../../../../src/base/error.ts';
import {
  checkEvidence,
  type EvidenceFacts,
  type EvidenceVerdict,
} from '../../../../src/sli/evidence/check-evidence.ts';
import { decodeEvidence } from '../../../../src/sli/evidence/decode.ts';
import type { EvidenceHeader } from '../../../../src/sli/evidence/evidence.ts';
import { countEntries, entriesHash } from '../../../../src/sli/evidence/report.ts';
import { drawnIndicators } from '../../../../src/sli/indicator.ts';
import type { Sample } from '../../../../src/sli/sample.ts';
import { factsCase, generator, headerCase, reporterCase, samplesCase, window } from './evidence-case.ts';

const header = headerCase();
const samples = samplesCase(header);
const standing = { joined: window - 100, link: reporterCase(1).link, linkWindow: window };

/** Evidence that claims these things, held against a chain to which just that was reported. */
function check(
  change: Partial<EvidenceHeader>,
  changed: (samples: readonly Sample[]) => readonly Sample[] = (own) => own,
  facts: Partial<EvidenceFacts> = {},
): EvidenceVerdict {
  const own = { ...header, ...change };
  const listed = changed(samplesCase(own));
  return checkEvidence(decodeEvidence(encodeEvidence(own, listed).bytes), {
    ...factsCase(own, listed),
    ...facts,
  });
}

function differenceOf(verdict: EvidenceVerdict): string {
  assert.equal(verdict.kind, 'differs', JSON.stringify(verdict));
  return verdict.kind === 'differs' ? verdict.difference.text : '';
}

describe('evidence that was reported', () => {
  it('is verified', () => {
    assert.deepEqual(check({}), { kind: 'verified' });
    assert.deepEqual(check({ clockOffsetMs: undefined }), { kind: 'verified' });
  });

  it('is verified when only blocks were measured, and when the chain tells no blocks any more', () => {
    const blocks = (own: readonly Sample[]) => own.filter(({ indicator }) => indicator === 'arrival');
    assert.deepEqual(check({}, blocks, { targets: [] }), { kind: 'verified' });
    assert.deepEqual(
      check({}, (own) => own, { authored: undefined }),
      { kind: 'verified' },
    );
  });

  it('is verified without any block: the reporter has no vantage', () => {
    const { authored } = factsCase(header, samples);
    const others = (own: readonly Sample[]) => own.filter(({ indicator }) => indicator !== 'arrival');
    assert.deepEqual(check({}, others, { authored }), { kind: 'verified' });
  });

  it('is verified without the reporter itself, whose blocks stand under all authors only', () => {
    const others = (own: readonly Sample[]) => own.filter(({ target }) => target !== 2);
    assert.deepEqual(check({}, others, { own: new Set([2]) }), { kind: 'verified' });
    assert.equal(
      differenceOf(check({}, undefined, { own: new Set([2]) })),
      "line 29, t: target 2 is the reporter's own",
    );
  });

  it('is verified for windows before the newest link revealed, and before the reporter resumed', () => {
    const { chain } = reporterCase(1);
    const later = { joined: window - 100, link: chain.link(9), linkWindow: window + 60 };
    assert.deepEqual(check({}, undefined, { standing: later }), { kind: 'verified' });
    const resumed = { joined: window + 40, link: `0x${'77'.repeat(32)}`, linkWindow: window + 20 };
    assert.deepEqual(check({}, undefined, { standing: resumed }), { kind: 'verified' });
  });
});

describe('evidence of a reporter at the edges of its time', () => {
  it('is verified for the windows before it left, and held against the chain of links from the first window on', () => {
    const leaving = { ...standing, left: window + 20 };
    assert.deepEqual(check({}, undefined, { standing: leaving }), { kind: 'verified' });
    const joining = { joined: window, link: `0x${'77'.repeat(32)}`, linkWindow: window };
    assert.match(
      differenceOf(check({}, undefined, { standing: joining })),
      /^line 1, link: is not the link of window/,
    );
  });
});

describe('evidence with one random byte changed', () => {
  it('is refused in each of 100 cases, and the difference is named', () => {
    const { bytes } = encodeEvidence(header, samples);
    const facts = factsCase(header, samples);
    const random = generator(3);
    for (let round = 0; round < 100; round += 1) {
      const changed = Uint8Array.from(bytes);
      const place = Math.floor(random() * bytes.length);
      changed[place] = (changed[place] ?? 0) ^ (1 << Math.floor(random() * 8));
      const text = refusal(changed, facts);
      assert.match(text, /^(line \d+|content identifier: the file's is 0x)/, text);
    }
  });
});

describe('evidence that differs', () => {
  it('in its header is refused with the field', () => {
    const cases: readonly [Partial<EvidenceHeader>, Partial<EvidenceFacts>, RegExp][] = [
      [{ genesis: `0x${'11'.repeat(32)}` }, { genesis: header.genesis }, /^line 1, genesis: is 0x11/],
      [
        { parameters: { ...header.parameters, fastUs: { ...header.parameters.fastUs, rpc: 7 } } },
        { parameters: header.parameters },
        /^line 1, parameters.fastUs.rpc: is 7, in force at this window was 100000$/,
      ],
      [{ link: `0x${'22'.repeat(32)}` }, {}, /^line 1, link: is not the link of window 1795161600 of the/],
      [{}, { standing: undefined, stored: undefined }, /^line 1, reporter: 0x01\S+ is not a reporter/],
      [{}, { standing: { ...standing, left: window } }, /^line 1, reporter: 0x01\S+ had left before/],
      [
        {},
        { standing: { ...standing, joined: window + 20 }, stored: undefined },
        /joined at window 1795161620 only$/,
      ],
    ];
    for (const [change, facts, message] of cases) {
      assert.match(differenceOf(check(change, undefined, facts)), message);
    }
  });

  it('from the draw is refused with the line', () => {
    const place = samples.findIndex(({ target, indicator }) => target === 1 && indicator === 'rpc');
    const instant = samples[place]?.instantUs ?? 0;
    const moved = (own: readonly Sample[]) =>
      own.map((sample, index) => (index === place ? { ...sample, instantUs: instant + 1 } : sample));
    assert.equal(
      differenceOf(check({}, moved)),
      `line 9, at: is ${instant + 1}, drawn from the header was ${instant}`,
    );
    const without = (own: readonly Sample[]) => own.filter((_, index) => index !== place);
    assert.equal(
      differenceOf(check({}, without)),
      `line 9, at: the planned instant ${instant} of target 1, rpc, is missing before it`,
    );
    const more = (own: readonly Sample[]) => [
      ...own,
      { ...own[place], instantUs: window * 1e6 + 19_999_999 } as Sample,
    ];
    assert.match(
      differenceOf(check({}, more)),
      /^line 19, at: is 1795161619999999, one more than was drawn$/,
    );
  });

  it('in the last planned instant of a target is refused after the one before', () => {
    const last = samples
      .filter(({ target, indicator }) => target === 3 && indicator === 'reachability')
      .at(-1);
    const without = (own: readonly Sample[]) =>
      own.filter(
        (sample) =>
          sample.instantUs !== last?.instantUs || sample.target !== 3 || sample.indicator !== 'reachability',
      );
    assert.equal(
      differenceOf(check({}, without)),
      `line 70, at: the planned instant ${last?.instantUs} of target 3, reachability, is missing after it`,
    );
  });

  it('by an answer after the time-out is refused', () => {
    const slow = (own: readonly Sample[], latencyUs: number) =>
      own.map((sample) =>
        sample.indicator === 'rpc' ? { ...sample, outcome: { kind: 'answer' as const, latencyUs } } : sample,
      );
    assert.deepEqual(
      check({}, (own) => slow(own, 2_000_000)),
      { kind: 'verified' },
    );
    assert.equal(
      differenceOf(check({}, (own) => slow(own, 2_000_001))),
      'line 9, us: is 2000001, later than the timeout of 2000 ms',
    );
  });

  it('in its blocks is refused', () => {
    const block = (target: number, instantUs: number): Sample => ({
      network: 0,
      window,
      target,
      indicator: 'arrival',
      instantUs,
      outcome: { kind: 'null', reason: 'late' },
    });
    const start = window * 1_000_000;
    const cases: readonly [Sample, RegExp][] = [
      [block(0, start + 20_000_000), /^line 7, at: is 1795161620000000, outside of the window 1795161600$/],
      [block(1, start + 1), /^line 8, at: is 1795161600000001, a block that is not listed under target 0$/],
      [block(2, start), /^line 29, at: is 1795161600000000, a block of target 1$/],
      [block(0, start + 1), /^line 2, t: 6 blocks are listed, all authors authored 5 in this window$/],
    ];
    const facts = { authored: factsCase(header, samples).authored };
    for (const [added, message] of cases) {
      assert.match(differenceOf(check({}, (own) => [...own, added], facts)), message);
    }
    const without = (own: readonly Sample[]) =>
      own.filter(({ indicator, target }) => indicator !== 'arrival' || target !== 1);
    assert.equal(
      differenceOf(check({}, without, facts)),
      'target 1 authored 2 blocks in this window, of which none is listed',
    );
  });

  it('cannot be told of targets that the chain no longer names; all else is verified', () => {
    const facts = { targets: undefined };
    const verdict = check({}, undefined, facts);
    assert.equal(verdict.kind, 'unknown');
    assert.match(verdict.kind === 'unknown' ? verdict.reason : '', /everything agrees, but .* archive node/);
    const fewer = (own: readonly Sample[]) => own.slice(0, -1);
    assert.equal(check({}, fewer, facts).kind, 'differs');
  });

  it('from the planned targets is refused', () => {
    const targets = [1, 2, 3].map((id) => ({ id, drawn: id === 3 ? (['rpc'] as const) : drawnIndicators }));
    assert.match(
      differenceOf(check({}, undefined, { targets })),
      /^line 62, t: target 3 had no address for reachability in this window$/,
    );
    const more = [...(factsCase(header, samples).targets ?? []), { id: 4, drawn: ['rpc'] as const }];
    assert.equal(
      differenceOf(check({}, undefined, { targets: more })),
      'target 4, rpc, was to be measured and is not listed',
    );
  });

  it('from the root or the counts that were reported is refused', () => {
    const { stored } = factsCase(header, samples);
    assert.ok(stored);
    const other = `0x${'33'.repeat(32)}`;
    assert.match(
      differenceOf(check({}, undefined, { stored: { ...stored, root: other } })),
      /^Merkle root: that of the lines is 0x/,
    );
    assert.match(
      differenceOf(check({}, undefined, { stored: { ...stored, entriesHash: other } })),
      /^counts: those of the samples hash to 0x/,
    );
  });
});

describe('evidence of blocks', () => {
  it("need not list who authored none, nor the reporter's own", () => {
    const authored = new Map(factsCase(header, samples).authored);
    assert.deepEqual(check({}, undefined, { authored: new Map([[9, 0], ...authored]) }), {
      kind: 'verified',
    });
    const own = new Set([1, 2, 3]);
    const without = (listed: readonly Sample[]) => listed.filter(({ target }) => target === 0);
    assert.deepEqual(check({}, without, { own, authored }), { kind: 'verified' });
  });

  it('differs by its counts also where nobody can say who was to be measured', () => {
    const { stored } = factsCase(header, samples);
    assert.ok(stored);
    const facts = { stored: { ...stored, entriesHash: `0x${'33'.repeat(32)}` }, targets: undefined };
    assert.match(differenceOf(check({}, undefined, facts)), /^counts: those of the samples/);
  });
});

describe('evidence that cannot be judged', () => {
  it('is that of which the chain has no report', () => {
    const verdict = check({}, undefined, { stored: undefined });
    assert.equal(verdict.kind, 'unknown');
  });

  it('is a report in parts that are divided in another way, and not one in parts that are known', () => {
    const entries = countEntries(samples);
    const parts = [entries.slice(0, 4), entries.slice(4)];
    const { stored } = factsCase(header, samples);
    assert.ok(stored);
    const inTwo = { ...stored, parts: 2, entriesHash: entriesHash(parts) ?? '' };
    assert.equal(check({}, undefined, { stored: inTwo }).kind, 'unknown');
    assert.deepEqual(check({}, undefined, { stored: inTwo, split: () => parts }), { kind: 'verified' });
  });
});

function refusal(bytes: Uint8Array, facts: EvidenceFacts): string {
  try {
    return differenceOf(checkEvidence(decodeEvidence(bytes), facts));
  } catch (error) {
    assert.ok(error instanceof AgentError);
    assert.equal(error.code, 'no/evidence');
    return error.message;
  }
}
