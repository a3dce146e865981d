import { FakeVantage } from './fake-vantage.ts';
import { describeVantage, type VantageSubject } from './vantage-conformance.ts';

describeVantage('FakeVantage', async () => {
  let shown = 0;
  const subject: { nowMs: number } = { nowMs: 0 };
  const vantage = new FakeVantage('a', () => subject.nowMs);
  return Object.assign(subject, {
    vantage,
    show: async () => {
      shown += 1;
      vantage.show(`0x${shown}`);
      return `0x${shown}`;
    },
    becomeUnwell: () => {
      vantage.health = 'unwell';
    },
    lose: async () => vantage.lose(),
  }) satisfies VantageSubject;
});
