import { extensionApi } from '../chrome.ts';
import type { PageStatus } from '../figures.ts';
import { statusSentences } from './sentences.ts';

/** Names that a list shows; how many others there are is said. */
const mostNames = 12;

async function show(): Promise<void> {
  const { sentences, lists } = statusSentences(await statusOf());
  text('state', sentences.join(' '));
  const place = document.getElementById('lists');
  place?.replaceChildren(
    ...lists.flatMap(({ title, names }) => {
      const heading = document.createElement('h2');
      heading.textContent = `${title} (${names.length})`;
      const list = document.createElement('ul');
      for (const name of names.slice(0, mostNames)) list.append(item(name));
      if (names.length > mostNames) list.append(item(`and ${names.length - mostNames} others`));
      return [heading, list];
    }),
  );
}

/** Undefined for pages on which the extension does not run: they do not answer. */
async function statusOf(): Promise<PageStatus | undefined> {
  const api = extensionApi();
  const [tab] = await api.tabs.query({ active: true, currentWindow: true });
  if (tab?.id === undefined) return undefined;
  try {
    return (await api.tabs.sendMessage(tab.id, { kind: 'status' })) as PageStatus;
  } catch {
    return undefined;
  }
}

function item(name: string): HTMLElement {
  const entry = document.createElement('li');
  entry.textContent = name;
  return entry;
}

function text(id: string, words: string): void {
  const element = document.getElementById(id);
  if (element) element.textContent = words;
}

document.getElementById('options')?.addEventListener('click', () => {
  extensionApi().runtime.openOptionsPage().catch(reportError);
});
show().catch((error: unknown) => text('state', String(error)));
