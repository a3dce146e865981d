import { deepEqual, equal, match } from 'node:assert/strict';
import { explainLines } from '../../../../../src/scale/cli/history/explain.ts';
import { historyRates } from '../../../../../src/scale/gate/history-rates.ts';
import { readChainSubject } from '../../../../../src/scale/gate/side.ts';
import { chainWith } from '../../gate/gate-case.ts';

describe('the explanation of a history', () => {
  it('prints from where on the next release is below, and the rates of equal ones', async () => {
    const chain = await chainWith(9, 0.004, 3);
    chain.acceptBaseline(0, 7);
    const lines = explainLines(await readChainSubject(chain, 'node'));
    match(lines[0] ?? '', /^gate: 9 releases measured as the newest one .*, 8 up to the accepted baseline$/);
    match(lines.join('\n'), /the next release is below from -\d/);
    match(lines.at(-2) ?? '', /independent: within 1: [\d.]+ % .*, within 20: [\d.]+ %/);
    match(lines.at(-1) ?? '', /neighbours alike by 0\.5: within 1: /);
  });

  it('says how many releases are missing', async () => {
    const lines = explainLines(await readChainSubject(await chainWith(2, 0, 1), 'node'));
    equal(lines.length, 1);
    match(lines[0] ?? '', /^gate: 2 releases .*; a history needs 8$/);
  });

  it('keeps to 5 % over a whole history, and to about 10 % where neighbours resemble each other', () => {
    for (const accepted of [8, 12]) {
      const [independent, alike] = [0, 0.5].map((correlation) =>
        historyRates({ accepted, judged: [1, 10, 20], correlation }).map(({ refused }) => refused),
      );
      for (const rates of [independent, alike])
        deepEqual(
          rates,
          rates?.toSorted((a, b) => a - b),
        );
      equal((independent?.at(-1) ?? 1) <= 0.05, true, JSON.stringify(independent));
      equal((alike?.at(-1) ?? 1) <= 0.12, true, JSON.stringify(alike));
    }
  });
});
