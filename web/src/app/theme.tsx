import { type ReactNode, useSyncExternalStore } from 'react';

const themes = ['system', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];
const key = 'almanac-theme';
const listeners = new Set<() => void>();

const titles: Readonly<Record<Theme, string>> = {
  system: 'colors as the system has them',
  light: 'light colors',
  dark: 'dark colors',
};
const pictures: Readonly<Record<Theme, ReactNode>> = {
  system: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 2.5v11" />
    </>
  ),
  light: (
    <>
      <circle cx="8" cy="8" r="2.6" />
      <path d="M8 1.6v1.6M8 12.8v1.6M1.6 8h1.6M12.8 8h1.6M3.5 3.5l1.1 1.1M11.4 11.4l1.1 1.1M3.5 12.5l1.1-1.1M11.4 4.6l1.1-1.1" />
    </>
  ),
  dark: <path d="M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z" />,
};

/** Light, dark, or as the system is. It is in the head twice, for wide screens and for phones: both show the same. */
export function ThemeSwitch({ name }: { readonly name: string }) {
  const theme = useSyncExternalStore(subscribe, read);
  return (
    <div className="theme" role="radiogroup" aria-label="Colors">
      {themes.map((one) => (
        <label key={one} title={titles[one]}>
          <input
            type="radio"
            name={name}
            aria-label={titles[one]}
            checked={one === theme}
            onChange={() => choose(one)}
          />
          <svg viewBox="0 0 16 16" aria-hidden="true">
            {pictures[one]}
          </svg>
        </label>
      ))}
    </div>
  );
}

/** Shows the page in the colors that were chosen last. */
export function applyTheme(): void {
  // The same function is added once.
  addEventListener('storage', follow);
  document.documentElement.dataset['theme'] = read();
}

let chosen: Theme | undefined;

function choose(theme: Theme): void {
  chosen = theme;
  try {
    localStorage.setItem(key, theme);
  } catch {
    // A browser without storage forgets it with the page.
  }
  applyTheme();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Another tab has chosen. */
function follow({ key: changed }: StorageEvent): void {
  if (changed !== key) return;
  chosen = undefined;
  applyTheme();
  for (const listener of listeners) listener();
}

function read(): Theme {
  if (chosen !== undefined) return chosen;
  try {
    chosen = themes.find((name) => name === localStorage.getItem(key)) ?? 'system';
  } catch {
    chosen = 'system';
  }
  return chosen;
}
