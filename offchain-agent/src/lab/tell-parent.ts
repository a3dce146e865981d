/** Sends a message to the process that forked this one. Once the channel is closed, nothing is sent and nothing fails. */
export function tellParent(message: object): void {
  process.send?.(message, undefined, undefined, () => undefined);
}
