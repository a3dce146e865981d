/** Whole numbers from 0 up to below `limit`, the same at every run (Lehmer's generator). */
export function pseudoRandom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
}
