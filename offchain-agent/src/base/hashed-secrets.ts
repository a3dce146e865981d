import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { AgentError } from './error.ts';
import { readPrivateText } from './read-file.ts';

const largestFile = 1_024;
const shortest = 16;
/** No secret that is shown is longer; a longer one is wrong without a look at it. */
const longest = 256;

/** What a shell hashes where its variable is not set. */
const ofNothing = createHash('sha256').digest();

/** A secret as a file has it: its hash, or a file next to it that holds the secret. */
interface WrittenSecret {
  readonly hash?: string | undefined;
  readonly keyFile?: string | undefined;
}

/** Secrets by their hashes: whose a shown one is, in a time that tells nothing of the others. */
export class HashedSecrets {
  // Secrets are looked up under a value that nobody outside can foresee.
  readonly #own = randomBytes(32);
  readonly #known = new Map<string, { readonly digest: Buffer; readonly id: string }>();

  /** @returns whose it is already; undefined when it is new */
  add(digest: Buffer, id: string): string | undefined {
    const name = this.#under(digest);
    const other = this.#known.get(name);
    if (!other) this.#known.set(name, { digest, id });
    return other?.id;
  }

  idOf(secret: string): string | undefined {
    if (secret.length > longest) return undefined;
    const shown = createHash('sha256').update(secret).digest();
    const found = this.#known.get(this.#under(shown));
    return found && timingSafeEqual(found.digest, shown) ? found.id : undefined;
  }

  #under(digest: Buffer): string {
    return createHmac('sha256', this.#own).update(digest).digest('hex');
  }
}

/** Where a secret is; relative to the folder of the file that names it. */
export function secretFile(keyFile: string, file: string): string {
  return resolve(dirname(resolve(file)), keyFile);
}

/**
 * The hash of a secret.
 * @param file that names the secret
 * @param code of the error for a file that cannot be read, that others may read, or that holds no secret
 */
export function secretDigest({ hash, keyFile }: WrittenSecret, file: string, code: string): Buffer {
  if (hash !== undefined) {
    const digest = Buffer.from(hash.slice('sha256:'.length), 'hex');
    if (!digest.equals(ofNothing)) return digest;
    throw new AgentError(code, `${file}: hash ${hash} is that of an empty secret; hash a secret`, {
      data: { file },
    });
  }
  const path = secretFile(keyFile ?? '', file);
  const secret = readPrivateText(path, largestFile, code).trim();
  if (secret.length >= shortest && secret.length <= longest)
    return createHash('sha256').update(secret).digest();
  throw new AgentError(
    code,
    `${path} must hold a secret of ${shortest} to ${longest} characters; make one with: openssl rand -hex 24`,
    { data: { file: path } },
  );
}
