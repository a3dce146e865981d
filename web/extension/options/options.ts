import { periodKinds } from '@almanac-chain/agent/sli/calendar';
import { indicatorNames } from '@almanac-chain/agent/sli/indicator';
import { extensionApi } from '../chrome.ts';
import {
  formerOrigins,
  originsOf,
  pagesFault,
  parseChains,
  readSettings,
  settingsOf,
  sourceFault,
  writeSettings,
} from '../settings.ts';

async function show(): Promise<void> {
  const { source, pages, indicator, period, chains } = await readSettings();
  fill('indicator', indicatorNames);
  fill('period', periodKinds);
  const lines = Object.entries(chains).map(([name, genesis]) => `${name} ${genesis}`);
  const values = { source, pages, indicator, period, chains: lines.join('\n') };
  for (const [name, value] of Object.entries(values)) field(name).value = value;
}

/** The browser asks for the host only while a click is handled: before anything is awaited. */
async function save(): Promise<void> {
  const source = field('source').value.trim();
  const pages = field('pages').value.trim();
  const fault = sourceFault(source) ?? pagesFault(pages);
  if (fault !== undefined) throw new Error(fault);
  const chains = parseChains(field('chains').value);
  const origins = originsOf(source);
  const isAllowed = origins.length === 0 || (await extensionApi().permissions.request({ origins }));
  if (!isAllowed) throw new Error(`not saved: allow the extension to read ${source}`);
  const before = await readSettings();
  await writeSettings(
    settingsOf({
      source,
      pages,
      chains,
      indicator: field('indicator').value,
      period: field('period').value,
    }),
  );
  const former = formerOrigins(before.source, source);
  // The browser keeps a host that the manifest itself has: the settings are saved all the same.
  if (former.length > 0)
    await extensionApi()
      .permissions.remove({ origins: former })
      .catch(() => false);
}

function field(name: string): HTMLInputElement {
  const found = document.getElementById(name);
  if (!found) throw new Error(`options.html has no ${name}`);
  return found as HTMLInputElement;
}

function fill(name: string, values: readonly string[]): void {
  field(name).replaceChildren(
    ...values.map((value) => {
      const option = document.createElement('option');
      option.value = value;
      option.textContent = value;
      return option;
    }),
  );
}

function tell(text: string, isFault = false): void {
  const outcome = document.getElementById('outcome');
  if (!outcome) return;
  outcome.textContent = text;
  outcome.classList.toggle('fault', isFault);
}

document.getElementById('form')?.addEventListener('submit', (event) => {
  event.preventDefault();
  save().then(
    () => tell('Saved.'),
    (error: unknown) => tell(error instanceof Error ? error.message : String(error), true),
  );
});
show().catch((error: unknown) => tell(String(error), true));
