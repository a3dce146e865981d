import { PacketSchedule } from '../../src/lab/link/packet-schedule.ts';
import type { Link, LinkFault } from '../../src/lab/link/rule.ts';

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
}

/** Correlation of each value with the one before. */
export function lag1Of(values: readonly number[]): number {
  const mean = meanOf(values);
  const products = values.slice(1).map((value, index) => (value - mean) * ((values[index] ?? 0) - mean));
  return meanOf(products) / deviationOf(values) ** 2;
}

export function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Half the width of the 99.9 % interval of a share counted in so many packets, whose losses have that lag-1 correlation. */
export function binomialSpread(share: number, packets: number, correlation: number): number {
  return 3.2905 * Math.sqrt(((share * (1 - share)) / packets) * ((1 + correlation) / (1 - correlation)));
}

/** What F20 draws for the first packets of a link under one fault. */
export function drawn(fault: LinkFault, link: Link, packets: number): { delaysMs: number[]; lost: number[] } {
  const schedule = new PacketSchedule(0, link);
  schedule.setFaults([fault]);
  const verdicts = Array.from({ length: packets }, () => schedule.offer(0, 100));
  return {
    delaysMs: verdicts.flatMap(({ releases }) => releases[0]?.atMs ?? []),
    lost: verdicts.flatMap(({ lost }, packet) => (lost ? [packet] : [])),
  };
}
