import { milliseconds } from '../../base/format.ts';
import type { ValidatorSli } from './validator-records.ts';

/** Signs of figures: a node that puts them into its own name must not look like one with a record. */
const signs = /[%\uff05\u066a\u2030\u2031\u00b7\u2022\u2219\u2027\u22c5\u30fb\u00d7]/gu;
const ppmPerTenth = 1_000;

/**
 * A node's name with what the chain has of its validator, for front ends that show names alone. Rounded against the validator.
 * @param claimedBy how many nodes claim its key: more than one are shown
 * @example nameWithFigures('v3', sli, 1) // 'v3 · 99.2 % · 120 ms'
 */
export function nameWithFigures(
  name: string,
  sli: Pick<ValidatorSli, 'uptime_ppm' | 'p50_us'> | null,
  claimedBy: number,
): string {
  const own = name.normalize('NFKC').replaceAll(signs, '').replaceAll(/\s+/g, ' ').trim();
  if (!sli || sli.uptime_ppm === null) return own;
  const uptime = `${(Math.floor(sli.uptime_ppm / ppmPerTenth) / 10).toFixed(1)} %`;
  const latency = sli.p50_us === null ? [] : [`${milliseconds(sli.p50_us)} ms`];
  const claims = claimedBy > 1 ? [`\u00d7${claimedBy}`] : [];
  return [own, uptime, ...latency, ...claims].join(' \u00b7 ');
}
