// Stands in the first page itself, before any other script: it says so when one of them cannot be fetched, and starts the page
// again when all of them can.

const againMs = 2_000;

try {
  // The same that the pages' own switch keeps; known before the first paint.
  document.documentElement.dataset['theme'] = localStorage.getItem('almanac-theme') ?? 'system';
} catch {
  // A browser without storage has the system's colors.
}

addEventListener(
  'error',
  ({ target }) => {
    // A script that this one imports fails with it; one that was only preloaded is fetched again.
    if (target instanceof HTMLScriptElement) startAgain();
  },
  true,
);

function startAgain(): void {
  say('The server of this page does not send all of it. It tries again automatically.');
  setTimeout(() => {
    isWhole()
      .then((isReady) => {
        if (isReady) location.reload();
        else startAgain();
      })
      .catch(() => {
        startAgain();
        say('No connection to the server of this page. It tries again automatically.');
      });
  }, againMs);
}

/** Whether the server has a first page now, and all that it needs. */
async function isWhole(): Promise<boolean> {
  const answer = await fetch('./', { cache: 'no-store' });
  if (!answer.ok) return false;
  const files = [...(await answer.text()).matchAll(/(?:src|href)="(\.\/assets\/[^"]+)"/g)];
  const answers = await Promise.all(
    files.map(([, file = '']) => fetch(file, { method: 'HEAD', cache: 'no-store' })),
  );
  return answers.every(({ ok }) => ok);
}

function say(text: string): void {
  const place = document.getElementById('boot');
  if (!place) return;
  place.className = 'failure';
  place.setAttribute('role', 'alert');
  place.textContent = text;
}
