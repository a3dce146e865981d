// How fast this machine is, by a fixed computation: times in README and docs hold for a machine that needs the seconds below. A third of them
// is for numbers, the rest for a walk through 64 MB: of two machines that count alike, one built the node in half the other's time.

/** What the computation takes on the machine whose times README and docs give, in seconds. */
export const referenceSeconds = 0.13;

const rounds = 20_000_000;
/** A power of two, more than caches hold. */
const places = 2 ** 24;
const steps = 300_000;
const tries = 3;

/** @type {number | undefined} */
let measured;

/** The seconds that this machine takes, the best of three. */
export function yardstickSeconds() {
  if (measured === undefined) {
    const ring = scattered();
    measured = Math.min(...Array.from({ length: tries }, () => compute(ring)));
  }
  return measured;
}

/**
 * What takes so many seconds on the machine of the figures takes so many here.
 * @param {number} seconds
 */
export function secondsHere(seconds) {
  return Math.ceil((seconds * yardstickSeconds()) / referenceSeconds);
}

/** One sentence for people. */
export function yardstickLine() {
  return `yardstick of this machine: ${yardstickSeconds().toFixed(2)} s (times in the docs: ${referenceSeconds.toFixed(2)} s)`;
}

/** Each place names the next, far away, and all are on one way: a linear congruence of full period. */
export function scattered(length = places) {
  const ring = new Int32Array(length);
  for (let place = 0; place < length; place += 1)
    ring[place] = (Math.imul(place, 1_664_525) + 1_013_904_223) & (length - 1);
  return ring;
}

/**
 * In one thread: xorshift, which no compiler shortens, and a walk, each step of which waits for the one before it.
 * @param {Int32Array} ring
 */
function compute(ring) {
  // Time of the processor: what runs beside it hardly counts.
  const begun = process.cpuUsage();
  let state = 2_463_534_242;
  for (let round = 0; round < rounds; round += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
  let place = 0;
  for (let step = 0; step < steps; step += 1) place = ring[place] ?? 0;
  const seconds = process.cpuUsage(begun).user / 1e6;
  // Used, so that nothing is left out.
  if (state === 0 || place === 0) throw new Error('neither comes to 0 within so many rounds');
  return seconds;
}
