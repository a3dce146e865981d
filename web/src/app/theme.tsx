import { useEffect, useState } from 'react';

const themes = ['system', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];
const key = 'almanac-theme';

/** Light, dark, or as the system is. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState<Theme>(read);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    try {
      localStorage.setItem(key, theme);
    } catch {
      // A browser without storage forgets it.
    }
  }, [theme]);
  return (
    <label className="theme">
      <span className="hidden">Colours</span>
      <select value={theme} onChange={({ target }) => setTheme(parse(target.value))}>
        {themes.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}

function parse(text: string | null): Theme {
  return themes.find((name) => name === text) ?? 'system';
}

function read(): Theme {
  try {
    return parse(localStorage.getItem(key));
  } catch {
    return 'system';
  }
}
