import { equal } from 'node:assert/strict';
import { scrape } from '../../../bench/scrape.ts';

/** A short form of `npm run bench -- scrape`. */
describe('a scrape of an exporter', () => {
  for (const [exporter, series, perValidator] of [
    ['watch', 'almanac_validator_arrival_seconds', 2],
    ['sli', 'almanac_record_sli_low_ratio', 2],
  ] as const)
    it(`has every validator of ${exporter}, as of a newer block each time`, async () => {
      const { tookMs, text } = await scrape(exporter, { validators: 5, scrapes: 3 });
      equal(tookMs.length, 3);
      equal(text.split(`\n${series}{`).length - 1, 5 * perValidator);
      equal(/^almanac_(?:chain_finalized|records)_block_number\{.*\} (\d+)$/m.exec(text)?.[1], '3');
    });
});
