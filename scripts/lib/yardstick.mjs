// How fast this machine computes, by a fixed computation: times in README and docs hold for a machine that needs the seconds below.

/** What the computation takes on the machine whose times README and docs give, in seconds. */
export const referenceSeconds = 0.18;

const rounds = 80_000_000;
const tries = 3;

/** @type {number | undefined} */
let measured;

/** The seconds that this machine takes, the best of three. */
export function yardstickSeconds() {
  measured ??= Math.min(...Array.from({ length: tries }, compute));
  return measured;
}

/**
 * What takes so many seconds on the machine of the figures takes so many here.
 * @param {number} seconds
 */
export function secondsHere(seconds) {
  return Math.ceil(seconds * Math.max(1, yardstickSeconds() / referenceSeconds));
}

/** One sentence for people. */
export function yardstickLine() {
  return `yardstick of this machine: ${yardstickSeconds().toFixed(2)} s (times in the docs: ${referenceSeconds.toFixed(2)} s)`;
}

/** Integers alone, in one thread: xorshift, which no compiler shortens. */
function compute() {
  // Time of the processor: what runs beside it hardly counts.
  const begun = process.cpuUsage();
  let state = 2_463_534_242;
  for (let round = 0; round < rounds; round += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
  // Used, so that the loop is not left out.
  if (state === 0) throw new Error('xorshift never reaches 0');
  return process.cpuUsage(begun).user / 1e6;
}
