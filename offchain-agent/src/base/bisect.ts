/**
 * The first whole number up to `last` of which something holds that holds of all after it; the one behind `last` if of none.
 * @param holds asked of about log2(last) numbers
 */
export async function firstOf(last: number, holds: (number: number) => Promise<boolean>): Promise<number> {
  let [low, high] = [0, last + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (await holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
