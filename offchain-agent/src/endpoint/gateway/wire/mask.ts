/** Masks the bytes of a WebSocket frame by the four at `mask`; applied twice, it restores them. */
export function applyMask(bytes: Buffer, mask: number, from: number, end: number): void {
  const one = bytes[mask] ?? 0;
  const two = bytes[mask + 1] ?? 0;
  const three = bytes[mask + 2] ?? 0;
  const four = bytes[mask + 3] ?? 0;
  let at = from;
  for (; at + 3 < end; at += 4) {
    bytes[at] = (bytes[at] ?? 0) ^ one;
    bytes[at + 1] = (bytes[at + 1] ?? 0) ^ two;
    bytes[at + 2] = (bytes[at + 2] ?? 0) ^ three;
    bytes[at + 3] = (bytes[at + 3] ?? 0) ^ four;
  }
  for (let index = 0; at < end; at += 1, index += 1)
    bytes[at] = (bytes[at] ?? 0) ^ (bytes[mask + index] ?? 0);
}
