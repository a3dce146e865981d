/** The body of a response as long as it has at most so many bytes; of a longer one its beginning, with more than those. */
export async function bodyUpTo(response: Response, mostBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    chunks.push(chunk);
    if (length > mostBytes) break;
  }
  return Buffer.concat(chunks);
}
