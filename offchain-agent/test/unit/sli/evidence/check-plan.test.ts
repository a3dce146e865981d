import { equal, match } from 'node:assert/strict';
import { checkPlan } from '../../../../src/sli/evidence/check-plan.ts';
import { drawInstants } from '../../../../src/sli/hash-chain.ts';
import type { SampledIndicator } from '../../../../src/sli/indicator.ts';
import type { Sample } from '../../../../src/sli/sample.ts';
import { headerCase, parameters, window } from './evidence-case.ts';

const startUs = window * 1_000_000;

function sample(target: number, indicator: SampledIndicator, instantUs: number, latencyUs = 1): Sample {
  return { network: 0, window, target, indicator, instantUs, outcome: { kind: 'answer', latencyUs } };
}

/** Every instant that the header plans, of one target. */
function drawn(target = 1): Sample[] {
  return drawInstants({ ...headerCase(), ...parameters }).map((instantUs) =>
    sample(target, 'rpc', instantUs),
  );
}

/** What is wrong with these lines below a header that plans so many instants. */
function fault(
  samples: readonly Sample[],
  samplesPerWindow = parameters.samplesPerWindow,
): string | undefined {
  const own = headerCase(1, { parameters: { ...parameters, samplesPerWindow } });
  return checkPlan({ header: own, samples })?.text;
}

describe('the plan of an evidence file', () => {
  it('has at most as many instants as the file has lines, of which a forged header may ask for any number', () => {
    equal(fault(drawn()), undefined);
    for (const many of [parameters.samplesPerWindow + 1, 2 ** 32 - 1]) {
      equal(
        fault(drawn(), many),
        `line 1, parameters.samplesPerWindow: is ${many}, but the file has only 10 samples`,
      );
    }
  });

  it('has the instants of the distribution in its header, and of no other', () => {
    const uniform = headerCase(1, { parameters: { ...parameters, distribution: 'Uniform' } });
    const own = drawInstants({ ...uniform, ...uniform.parameters });
    const samples = own.map((instantUs) => sample(1, 'rpc', instantUs));
    equal(checkPlan({ header: uniform, samples }), undefined);
    match(fault(samples) ?? '', /^line 2, at: is \d+, drawn from the header was \d+/);
    match(checkPlan({ header: uniform, samples: drawn() })?.text ?? '', /^line 2, at: is/);
    match(checkPlan({ header: uniform, samples: samples.toReversed() })?.text ?? '', /is missing before it/);
  });

  it('draws nothing where nothing is asked for at drawn instants', () => {
    equal(fault([sample(0, 'arrival', startUs)], 2 ** 32 - 1), undefined);
  });

  it('has each block of an author under all authors, who are no other group', () => {
    const [first = sample(0, 'rpc', 0)] = drawn(0);
    const authored = sample(1, 'arrival', first.instantUs);
    const unlisted = `at: is ${first.instantUs}, a block that is not listed under target 0`;
    equal(fault([authored]), `line 2, ${unlisted}`);
    equal(fault([...drawn(0), authored]), `line 12, ${unlisted}`);
    equal(fault([sample(0, 'arrival', first.instantUs), authored]), undefined);
  });

  it('has no block from before the window', () => {
    equal(
      fault([sample(0, 'arrival', startUs - 1)]),
      `line 2, at: is ${startUs - 1}, outside of the window ${window}`,
    );
  });

  it('names the line of an answer that was waited for too long, wherever it stands', () => {
    const late = drawn().map((one, index) =>
      index === 3 ? sample(1, 'rpc', one.instantUs, 2_000_001) : one,
    );
    equal(fault(late), 'line 5, us: is 2000001, later than the timeout of 2000 ms');
  });
});
