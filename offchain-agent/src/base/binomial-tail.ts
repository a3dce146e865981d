/** Chance of `part` or more of `whole` trials, each with the chance `share`. */
export function binomialTail(part: number, whole: number, share: number): number {
  if (part <= 0) return 1;
  if (share <= 0) return 0;
  if (share >= 1) return 1;
  // From one term to the next by their ratio; logarithms, since the first one may be too small for a number.
  let log = whole * Math.log1p(-share);
  let below = 0;
  for (let count = 0; count < part; count += 1) {
    below += Math.exp(log);
    log += Math.log(whole - count) - Math.log(count + 1) + Math.log(share) - Math.log1p(-share);
  }
  // Far out, what is left of 1 is noise of the sum: sum the tail itself.
  if (below < 0.999) return Math.max(0, 1 - below);
  let above = 0;
  for (let count = part; count <= whole; count += 1) {
    above += Math.exp(log);
    log += Math.log(whole - count) - Math.log(count + 1) + Math.log(share) - Math.log1p(-share);
  }
  return above;
}
