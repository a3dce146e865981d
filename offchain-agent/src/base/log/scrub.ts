const shortestSecret = 4;
const hidden = '[secret]';

/**
 * Takes secrets out of a line of text: the given ones, as they are and as JSON writes them, and user and password of
 * every address in it.
 */
export function scrubber(secrets: readonly string[]): (line: string) => string {
  // A shorter one would be found in innocent words.
  const texts = secrets
    .filter((secret) => secret.length >= shortestSecret)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  const known = [...new Set(texts)].toSorted((a, b) => b.length - a.length);
  return (line) => {
    let clean = line.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, '$1');
    for (const secret of known) clean = clean.replaceAll(secret, hidden);
    return clean;
  };
}
