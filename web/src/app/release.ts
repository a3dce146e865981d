/** Why a script of this page cannot be fetched, as far as its server can tell. */
export type LoadFault = 'no-connection' | 'new-version' | 'missing';

/**
 * Asks the server for its first page, which lists the scripts of the version that it has now.
 * @param own the scripts of this page, as its first page names them
 */
export async function whyNotLoaded(own: readonly string[] = ownScripts()): Promise<LoadFault> {
  try {
    const answer = await fetch('./', { cache: 'no-store' });
    if (!answer.ok) return 'missing';
    const page = await answer.text();
    return own.every((script) => page.includes(script)) ? 'missing' : 'new-version';
  } catch {
    return 'no-connection';
  }
}

function ownScripts(): string[] {
  return [...document.querySelectorAll('script[type=module][src]')].map(
    (script) => script.getAttribute('src') ?? '',
  );
}
