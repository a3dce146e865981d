import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Below it the headers weigh more than what is saved. */
const leastBytes = 1_024;
const compressible = /^(text\/|application\/(json|atom\+xml|[\w.-]+\+json)|image\/svg\+xml)/;

/**
 * Compresses texts that are made when they are asked for: pages, answers, feeds. Files are compressed when they are built. Their
 * tags are weak, so that one tag stands for each form of a text, and they are computed before.
 */
export function addCompression(server: FastifyInstance): void {
  server.addHook('onSend', async (request, reply, payload) => {
    const isText = typeof payload === 'string' && compressible.test(String(reply.getHeader('content-type')));
    if (!isText || reply.hasHeader('content-encoding')) return payload;
    const vary = reply.getHeader('vary');
    void reply.header('vary', vary === undefined ? 'accept-encoding' : `${String(vary)}, accept-encoding`);
    const length = Buffer.byteLength(payload);
    const encoding = length < leastBytes ? undefined : encodingFor(request.headers['accept-encoding']);
    if (encoding === undefined) return payload;
    const bytes =
      encoding === 'br'
        ? await brotli(payload, {
            params: {
              // A twentieth of the time of the best, for a tenth more bytes.
              [constants.BROTLI_PARAM_QUALITY]: 4,
              [constants.BROTLI_PARAM_SIZE_HINT]: length,
            },
          })
        : await zip(payload);
    void reply.headers({ 'content-encoding': encoding, 'content-length': bytes.length });
    return bytes;
  });
}

/**
 * The best form that a reader takes; undefined for the text as it is.
 * @example encodingFor('gzip, br;q=0') // 'gzip'
 */
export function encodingFor(accepted: string | string[] | undefined): 'br' | 'gzip' | undefined {
  const weights = new Map(
    String(accepted ?? '')
      .toLowerCase()
      .split(',')
      .map((part): [string, number] => {
        const [name = '', ...parameters] = part.split(';').map((one) => one.trim());
        const weight = parameters.find((one) => one.startsWith('q='))?.slice(2);
        return [name, weight === undefined ? 1 : Number(weight) || 0];
      }),
  );
  const weightOf = (name: string): number => weights.get(name) ?? weights.get('*') ?? 0;
  const [best, other] = [weightOf('br'), weightOf('gzip')];
  if (best > 0 && best >= other) return 'br';
  return other > 0 ? 'gzip' : undefined;
}
